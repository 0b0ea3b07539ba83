/** Real, unmodified clients of the Hugging Face Hub write to this hub, and what they wrote is read back. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Check, failuresOf, runChecks } from './clients/run-checks.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { addToken } from './support/accounts.ts';

const CLIENT_TIMEOUT_MS = 300_000;

let hub: Hub;
let readerToken: string;

beforeAll(async () => {
  hub = await startHub();
  readerToken = await addToken(hub, 'admin', 'reads only', 'read');
});

afterAll(async () => {
  await hub.stop();
});

/** Runs the checks of one client script, which writes to repositories whose names begin with `stem`. */
async function check(command: string, script: string, stem: string, more: object = {}): Promise<readonly Check[]> {
  const home = scratchDir('hf-home');
  const facts = join(home, 'facts.json');
  writeFileSync(facts, JSON.stringify({ user: 'admin', stem, reader_token: readerToken, ...more }));
  const checks = await runChecks(command, script, [facts, hub.url], clientEnv(hub.url, home, hub.adminToken));
  expect(failuresOf(checks)).toEqual([]);
  return checks;
}

describe.each(['hub-newest', 'hub-1.33', 'hub-1.10', 'hub-0.36', 'hub-0.24'] as const)(
  'huggingface_hub (%s)',
  (name) => {
    const python = pythonEnv(name);

    it.skipIf(python === null)(
      `writes everything${whySkipped(name)}`,
      async () => {
        const checks = await check(python ?? '', 'hf_write.py', name.replace('.', '-'));
        expect(checks.length).toBeGreaterThan(15);
      },
      CLIENT_TIMEOUT_MS,
    );
  },
);

describe('@huggingface/hub', () => {
  it(
    'writes everything',
    async () => {
      const checks = await check(process.execPath, 'hub-write.mjs', 'js');
      expect(checks.length).toBeGreaterThan(7);
    },
    CLIENT_TIMEOUT_MS,
  );
});

describe.each([
  ['hub-newest', false],
  ['torch', true],
] as const)('transformers (%s)', (name, torch) => {
  const python = pythonEnv(name);

  it.skipIf(python === null)(
    `pushes and loads again${whySkipped(name)}`,
    async () => {
      const checks = await check(python ?? '', 'transformers_write.py', `transformers-${name}`, { torch });
      expect(checks).toHaveLength(4);
    },
    CLIENT_TIMEOUT_MS,
  );
});

describe('datasets', () => {
  const python = pythonEnv('hub-newest');

  it.skipIf(python === null)(
    `pushes, loads and streams${whySkipped('hub-newest')}`,
    async () => {
      const checks = await check(python ?? '', 'datasets_write.py', 'datasets');
      expect(checks).toHaveLength(6);
    },
    CLIENT_TIMEOUT_MS,
  );
});
