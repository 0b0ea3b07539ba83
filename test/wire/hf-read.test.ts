/** Real, unmodified clients of the Hugging Face Hub read from this hub what git and git-lfs pushed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failuresOf, runChecks } from './clients/run-checks.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
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

function envAt(prefix = ''): Record<string, string> {
  return clientEnv(hub.url + prefix, scratchDir('hf-home'), hub.adminToken);
}

describe.each([
  ['hub-newest', ''],
  ['hub-1.33', ''],
  ['hub-0.36', ''],
  ['hub-0.24', ''],
  ['hub-0.36', '/hf'],
] as const)('huggingface_hub (%s) at "%s/"', (name, prefix) => {
  const python = pythonEnv(name);

  it.skipIf(python === null)(
    `reads everything${whySkipped(name)}`,
    async () => {
      const checks = await runChecks(python ?? '', 'hf_read.py', [materialFile], envAt(prefix));
      expect(failuresOf(checks)).toEqual([]);
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
      const checks = await runChecks(process.execPath, 'hub-read.mjs', args, envAt());
      expect(failuresOf(checks)).toEqual([]);
      expect(checks.length).toBeGreaterThan(10);
    },
    CLIENT_TIMEOUT_MS,
  );
});
