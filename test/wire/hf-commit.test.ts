/** Commits over the Hugging Face API: by real clients, and by requests that no good client would send. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failuresOf, runChecks } from './clients/run-checks.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { addUser } from './support/accounts.ts';
import { type HubUser, createHubRepo } from './support/hub-repos.ts';

const CLIENT_TIMEOUT_MS = 300_000;

let hub: Hub;
let owner: HubUser;
let stranger: HubUser;

beforeAll(async () => {
  hub = await startHub({ env: { HUB_GIT_MAX_FILE_BYTES: '100000' } });
  owner = await addUser(hub, 'carla');
  stranger = await addUser(hub, 'sam');
});

afterAll(async () => {
  await hub.stop();
});

describe.each(['hub-newest', 'hub-1.33', 'hub-1.10', 'hub-0.36', 'hub-0.24'] as const)(
  'huggingface_hub (%s)',
  (name) => {
    const python = pythonEnv(name);

    it.skipIf(python === null)(
      `commits${whySkipped(name)}`,
      async () => {
        const home = scratchDir('hf-home');
        const facts = join(home, 'facts.json');
        writeFileSync(facts, JSON.stringify({ owner, stranger, stem: name.replace('.', '-') }));
        const checks = await runChecks(python ?? '', 'hf_commit.py', [facts], clientEnv(hub.url, home));
        expect(failuresOf(checks)).toEqual([]);
        expect(checks.length).toBeGreaterThan(10);
      },
      CLIENT_TIMEOUT_MS,
    );
  },
);

describe('@huggingface/hub', () => {
  it(
    'commits',
    async () => {
      const home = scratchDir('hf-home');
      const facts = join(home, 'facts.json');
      writeFileSync(facts, JSON.stringify({ owner, stem: 'js' }));
      const checks = await runChecks(process.execPath, 'hub-commit.mjs', [facts, hub.url], clientEnv(hub.url, home));
      expect(failuresOf(checks)).toEqual([]);
      expect(checks.length).toBeGreaterThan(2);
    },
    CLIENT_TIMEOUT_MS,
  );
});

interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly body: { readonly error?: string; readonly commitOid?: string; readonly pullRequestUrl?: string };
}

const HEADER = { key: 'header', value: { summary: 'a commit', description: '' } };

function file(path: string, content: string | Uint8Array = 'text'): object {
  return { key: 'file', value: { content: Buffer.from(content).toString('base64'), path, encoding: 'base64' } };
}

async function commitBody(path: string, body: string | ReadableStream, as: HubUser | null = owner): Promise<Answer> {
  const answer = await hub.fetch(`/api/models/${path}`, {
    method: 'POST',
    authorization: as === null ? null : `Bearer ${as.token}`,
    headers: { 'content-type': 'application/x-ndjson' },
    body,
    ...(typeof body === 'string' ? {} : { duplex: 'half' as const }),
  });
  return {
    status: answer.status,
    code: answer.headers.get('x-error-code'),
    body: (await answer.json()) as Answer['body'],
  };
}

function commit(path: string, operations: readonly object[], as: HubUser | null = owner): Promise<Answer> {
  return commitBody(path, [HEADER, ...operations].map((line) => JSON.stringify(line)).join('\n'), as);
}

describe('a commit that must not happen', () => {
  let path: string;

  beforeAll(async () => {
    path = (await createHubRepo(hub, 'guarded', { owner })).path;
    expect((await commit(`${path}/commit/main`, [file('README.md')])).status).toBe(200);
  });

  const oid = 'ab'.repeat(32);
  const lfs = (size?: number): object => ({ key: 'lfsFile', value: { path: 'w.bin', algo: 'sha256', oid, size } });

  it.each<[string, readonly object[], number]>([
    ['names a large file nobody uploaded', [lfs(3)], 400],
    ['copies a large file that is not here', [lfs()], 400],
    [
      'brings a pointer to nothing as text',
      [file('p', `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 3\n`)],
      400,
    ],
    ['brings a file above the limit', [file('big', new Uint8Array(100_001))], 413],
    ['leaves the repository', [file('../x')], 400],
    ['leaves the folder it is downloaded to on Windows', [file('..\\x')], 400],
    ['writes into .git', [file('a/.GIT/config')], 400],
    ['writes what NTFS takes for .git', [file('git~1/config')], 400],
    ['hides .git behind a backslash', [file('a\\.git\\x')], 400],
    ['has an empty name', [file('a//b')], 400],
    ['has no name', [file('')], 400],
    ['has a NUL in a name', [file('a\0b')], 400],
    ['brings submodules that run commands', [file('.gitmodules', '[submodule "x"]\n\turl = -u./payload\n')], 400],
    ['deletes what is not there', [{ key: 'deletedFile', value: { path: 'nothing' } }], 404],
    ['deletes a file as a folder', [{ key: 'deletedFolder', value: { path: 'README.md' } }], 404],
    ['has no base64', [{ key: 'file', value: { path: 'x', content: '%%%', encoding: 'base64' } }], 400],
    ['has two headers', [HEADER], 400],
    ['has an operation nobody knows', [{ key: 'renamedFile', value: { path: 'x' } }], 400],
  ])('%s', async (_, operations, status) => {
    const before = await head();
    const answer = await commit(`${path}/commit/main`, [file('good.txt'), ...operations]);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toBeTypeOf('string');
    expect(await head()).toBe(before);
  });

  it.each<[string, string, number]>([
    ['is empty', '', 400],
    ['has no header', JSON.stringify(file('x')), 400],
    ['is no JSON', `${JSON.stringify(HEADER)}\nnot json`, 400],
    ['is cut short', `${JSON.stringify(HEADER)}\n{"key":"file","value":{"content":"AAAA`, 400],
    ['has no summary', JSON.stringify({ key: 'header', value: { summary: ' ' } }), 400],
    ['has a line without end', `${JSON.stringify(HEADER)}\n{"key":"${'x'.repeat(3 << 20)}"}`, 400],
  ])('%s', async (_, body, status) => {
    const before = await head();
    expect((await commitBody(`${path}/commit/main`, body)).status).toBe(status);
    expect(await head()).toBe(before);
  });

  it('is too long', async () => {
    const lines = [HEADER, ...Array.from({ length: 25_001 }, (_, i) => file(`f/${i}`))];
    const answer = await commitBody(`${path}/commit/main`, lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(answer).toMatchObject({ status: 413, code: 'TooLarge' });
  });

  it('names more folders than can be kept', async () => {
    const files = Array.from({ length: 300 }, (_, i) => file(`${`${i}/`.repeat(500)}x`));
    const operations = Array.from({ length: 2 }, (_, i) => file(`${`${i}/`.repeat(1000)}x`));
    expect((await commit(`${path}/commit/main`, operations)).status).toBe(200);
    expect(
      await commit(`${path}/commit/main`, [...files, ...files.map((_, i) => file(`b/${`${i}/`.repeat(500)}x`))]),
    ).toMatchObject({ status: 413, code: 'TooLarge' });
  });

  it('goes to a commit', async () => {
    expect((await commit(`${path}/commit/${await head()}`, [file('x')])).status).toBe(400);
  });

  it.each([
    ['nobody', null, 401],
    ['a stranger', 'stranger', 403],
  ] as const)('is by %s', async (_, who, status) => {
    const actor = who === null ? null : stranger;
    expect((await commit(`${path}/commit/main`, [file('x')], actor)).status).toBe(status);
    for (const route of ['branch/x', 'tag/main', 'super-squash/main', 'lfs-files/batch'])
      expect((await commitBody(`${path}/${route}`, '{"tag":"x","deletions":{"sha":[]}}', actor)).status).toBe(status);
  });

  it('is to a repository that one cannot see', async () => {
    const hidden = (await createHubRepo(hub, 'hidden', { owner, private: true })).path;
    for (const route of [
      'commit/main',
      'commit/main?create_pr=1',
      'preupload/main',
      'branch/x',
      'tag/main',
      'super-squash/main',
      'duplicate',
      'lfs-files/batch',
      'lfs-files/duplicate',
    ]) {
      expect(await commit(`${hidden}/${route}`, [], stranger)).toMatchObject({ status: 404, code: 'RepoNotFound' });
      expect(await commit(`${hidden}/${route}`, [], null)).toMatchObject({ status: 401, code: 'RepoNotFound' });
    }
  });

  async function head(): Promise<string> {
    const answer = await hub.fetch(`/api/models/${path}`, { authorization: `Bearer ${owner.token}` });
    return ((await answer.json()) as { sha: string }).sha;
  }
});

describe('two commits at once', () => {
  it('to the same file: one of them is told', async () => {
    const { path } = await createHubRepo(hub, 'same-file', { owner });
    await commit(`${path}/commit/main`, [file('README.md')]);
    const answers = await Promise.all(['1', '2', '3', '4'].map((text) => slowly(`${path}/commit/main`, text)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses[0]).toBe(200);
    expect(statuses.slice(1).every((status) => status === 200 || status === 409)).toBe(true);
    expect(statuses.at(-1)).toBe(409);
  });

  /** Sends the header, and the rest when all requests have begun. */
  function slowly(path: string, text: string): Promise<Answer> {
    const encoder = new TextEncoder();
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode(`${JSON.stringify(HEADER)}\n`));
        await hub.fetch('/healthz');
        controller.enqueue(encoder.encode(JSON.stringify(file('same.txt', text))));
        controller.close();
      },
    });
    return commitBody(path, body);
  }
});
