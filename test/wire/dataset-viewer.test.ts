/** The dataset-viewer API against what the `datasets` library itself finds in the same repositories. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failuresOf, runChecks } from './clients/run-checks.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';

const python = pythonEnv('hub-newest');
let hub: Hub;

beforeAll(async () => {
  hub = await startHub();
}, 240_000);

afterAll(async () => {
  await hub?.stop();
});

it.skipIf(python === null)(
  `says what datasets says${whySkipped('hub-newest')}`,
  async () => {
    const home = scratchDir('hf-home');
    const facts = join(home, 'facts.json');
    writeFileSync(facts, JSON.stringify({ user: 'admin' }));
    const env = clientEnv(hub.url, home, hub.adminToken);
    const checks = await runChecks(python ?? '', 'dataset_viewer.py', [facts], env);
    expect(failuresOf(checks)).toEqual([]);
    expect(checks).toHaveLength(5);
  },
  300_000,
);
