/** Discussions and pull requests through real, unmodified clients of the Hugging Face Hub and git, in several roles. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failuresOf, runChecks } from './clients/run-checks.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { addToken, addUser } from './support/accounts.ts';
import type { HubUser } from './support/hub-repos.ts';

const CLIENT_TIMEOUT_MS = 300_000;

let hub: Hub;
let owner: HubUser;
let stranger: HubUser;
let readerToken: string;

beforeAll(async () => {
  hub = await startHub();
  owner = await addUser(hub, 'olga');
  stranger = await addUser(hub, 'stefan');
  readerToken = await addToken(hub, 'stefan', 'reads only', 'read');
});

afterAll(async () => {
  await hub.stop();
});

describe.each(['hub-newest', 'hub-1.10', 'hub-0.36', 'hub-0.24'] as const)('huggingface_hub (%s)', (name) => {
  const python = pythonEnv(name);

  it.skipIf(python === null)(
    `discusses and merges${whySkipped(name)}`,
    async () => {
      const home = scratchDir('hf-home');
      const facts = join(home, 'facts.json');
      const stem = name.replace('.', '-');
      writeFileSync(facts, JSON.stringify({ owner, stranger, stem, reader_token: readerToken }));
      const checks = await runChecks(python ?? '', 'hf_discussions.py', [facts], clientEnv(hub.url, home));
      expect(failuresOf(checks)).toEqual([]);
      expect(checks.length).toBeGreaterThan(12);
    },
    CLIENT_TIMEOUT_MS,
  );
});
