/** Real, unmodified clients of the Hugging Face Hub: likes, collections, gates, overviews, storage. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failuresOf, runChecks } from './clients/run-checks.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { PushedRepo } from './support/hf-material.ts';
import { adminOf, createHubRepo, createHubToken, createHubUser } from './support/hub-repos.ts';

const CLIENT_TIMEOUT_MS = 240_000;
const WEIGHTS_SIZE = 300_000;

let hub: Hub;
let materialFile: string;

beforeAll(async () => {
  hub = await startHub();
  await createHubUser(hub, 'guest');
  const guest = await createHubToken(hub, 'guest', 'write');
  for (const name of ['plain', 'secret']) await createHubRepo(hub, name, { private: name === 'secret' });
  await createHubRepo(hub, 'rows', { type: 'dataset' });
  const gated = await PushedRepo.create(hub, 'gated', 'model');
  await gated.commit(
    {
      '.gitattributes': '*.safetensors filter=lfs diff=lfs merge=lfs -text\n',
      'README.md': '---\nextra_gated_fields:\n  Company: text\n---\n# Gated\n',
      'config.json': '{}',
      'model.safetensors': Buffer.alloc(WEIGHTS_SIZE, 7),
    },
    'Everything',
  );
  await gated.push('main');
  await hub.fetch('/api/models/admin/gated/settings', { method: 'PUT', body: '{"gated":"manual"}' });
  materialFile = join(scratchDir('hf-facts'), 'material.json');
  writeFileSync(
    materialFile,
    JSON.stringify({
      owner: adminOf(hub),
      guest,
      model: 'admin/plain',
      dataset: 'admin/rows',
      secret: 'admin/secret',
      gated: 'admin/gated',
      weights_size: WEIGHTS_SIZE,
    }),
  );
}, 180_000);

afterAll(async () => {
  await hub.stop();
});

function envWithoutToken(): Record<string, string> {
  return clientEnv(hub.url, scratchDir('hf-home'));
}

describe.each(['hub-newest', 'hub-1.33', 'hub-0.36', 'hub-0.24'] as const)('huggingface_hub (%s)', (name) => {
  const python = pythonEnv(name);

  it.skipIf(python === null)(
    `likes, collects, gates and lists${whySkipped(name)}`,
    async () => {
      const checks = await runChecks(python ?? '', 'hf_community.py', [materialFile], envWithoutToken());
      expect(failuresOf(checks)).toEqual([]);
      expect(checks.length).toBeGreaterThan(7);
    },
    CLIENT_TIMEOUT_MS,
  );
});

describe('@huggingface/hub', () => {
  it(
    'collects and respects gates',
    async () => {
      const args = [materialFile, hub.url];
      const checks = await runChecks(process.execPath, 'hub-community.mjs', args, envWithoutToken());
      expect(failuresOf(checks)).toEqual([]);
      expect(checks.length).toBeGreaterThan(2);
    },
    CLIENT_TIMEOUT_MS,
  );
});
