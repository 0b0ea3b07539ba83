/** Real, unmodified clients of the Hugging Face Hub read from this hub what git and git-lfs pushed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonEnv, runChecks } from './clients/python.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { scratchDir } from './harness/scratch.ts';
import { type Material, pushMaterial } from './support/hf-material.ts';

const CLIENT_TIMEOUT_MS = 240_000;

let hub: Hub;
let material: Material;
let materialFile: string;

beforeAll(async () => {
  hub = await startHub();
  material = await pushMaterial(hub);
  materialFile = join(scratchDir('hf-facts'), 'material.json');
  writeFileSync(materialFile, JSON.stringify(material));
}, 180_000);

afterAll(async () => {
  await hub.stop();
});

function clientEnv(prefix = ''): Record<string, string> {
  const home = scratchDir('hf-home');
  return {
    HOME: home,
    HF_HOME: join(home, 'hf'),
    HF_ENDPOINT: hub.url + prefix,
    HF_TOKEN: hub.adminToken,
    HF_HUB_DISABLE_TELEMETRY: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

const failed = (checks: readonly { name: string; error?: string }[]) => checks.filter((check) => check.error);

describe.each([
  ['2.4.0', ''],
  ['0.36.2', ''],
  ['0.24.7', ''],
  ['0.36.2', '/hf'],
])('huggingface_hub %s at "%s/"', (version, prefix) => {
  const env = pythonEnv([`huggingface_hub==${version}`]);
  const why = 'missing' in env ? ` (skipped: ${env.missing})` : '';

  it.skipIf('missing' in env)(
    `reads everything${why}`,
    async () => {
      if ('missing' in env) return;
      const checks = await runChecks(env.python, 'hf_read.py', [materialFile], clientEnv(prefix));
      expect(failed(checks)).toEqual([]);
      expect(checks.length).toBeGreaterThan(25);
    },
    CLIENT_TIMEOUT_MS,
  );
});

describe('@huggingface/hub', () => {
  it(
    'reads everything',
    async () => {
      const args = [materialFile, hub.url];
      const checks = await runChecks(process.execPath, 'hub-read.mjs', args, clientEnv());
      expect(failed(checks)).toEqual([]);
      expect(checks.length).toBeGreaterThan(10);
    },
    CLIENT_TIMEOUT_MS,
  );
});
