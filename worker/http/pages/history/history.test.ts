import type { BlameData, CommitData, CommitsData, CompareData, FileDiff, Page, PageInput } from '#portal';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../../test/support/hf-hub.ts';
import { actorOf, anonymous } from '../../../app/accounts/actor-of.ts';
import { insertUser } from '../../../catalog/accounts.ts';
import { updateRepo } from '../../../catalog/repos.ts';
import type { Actor } from '../../../domain/access.ts';
import type { NamespaceId, UserId } from '../../../domain/repo.ts';
import type { HubEnv } from '../../hub-env.ts';
import { showRepo } from '../repo-page.ts';

let hub: HfTestHub;
let repo: TestRepo;
let rendered: Page | undefined;
let actor: Actor;

beforeEach(async () => {
  hub = await HfTestHub.open();
  repo = await hub.addRepo({ kind: 'model', name: 'llama' });
  rendered = undefined;
  actor = anonymous;
});

afterEach(() => hub.close());

async function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const app = new Hono<HubEnv>();
  const config = { accounts: { signUp: 'closed' }, storage: { kind: 'disk' } };
  app.use(async (context, next) => {
    context.set('services', { ...hub.services, config } as unknown as typeof hub.services);
    context.set('actor', actor);
    context.set('requestId', 'test');
    context.set('baseUrl', 'http://hub.test');
    context.set('renderPage', (input: PageInput) => {
      rendered = input.page;
      return '<p>page</p>';
    });
    await next();
  });
  app.get('*', showRepo);
  return app.request(`http://hub.test${path}`, { headers: { Accept: 'text/html', ...headers } });
}

interface Data {
  readonly commits: CommitsData;
  readonly commit: CommitData;
  readonly compare: CompareData;
  readonly blame: BlameData;
}

async function pageOf<N extends keyof Data>(name: N, path: string): Promise<Data[N]> {
  const answer = await ask(path);
  if (rendered?.name !== name) throw new Error(`${path} answered ${answer.status} with ${rendered?.name}`);
  return rendered.data as Data[N];
}

function fileOf({ diff }: CommitData, path: string): FileDiff {
  const file = diff.files.find((one) => one.path === path);
  if (file === undefined) throw new Error(`${path} did not change`);
  return file;
}

/** As `git diff` would print them, without what surrounds them. */
function changedLines({ body }: FileDiff): string[] {
  if (body.kind !== 'lines') throw new Error(`it is shown as ${body.kind}`);
  const signs = { same: ' ', old: '-', new: '+' };
  return body.hunks.flatMap(({ lines }) =>
    lines
      .filter(({ kind }) => kind !== 'same')
      .map(({ kind, spans }) => signs[kind] + spans.map(({ text }) => text).join('')),
  );
}

function safetensors(tensors: Record<string, readonly [dtype: string, shape: number[], bytes: number]>): Uint8Array {
  let end = 0;
  const header = JSON.stringify(
    Object.fromEntries(
      Object.entries(tensors).map(([name, [dtype, shape, bytes]]) => {
        const start = end;
        end += bytes;
        return [name, { dtype, shape, data_offsets: [start, end] }];
      }),
    ),
  );
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, Buffer.from(header), Buffer.alloc(end)]);
}

it('lists commits with the accounts behind their addresses, and a file through its renames', async () => {
  repo.commit({ 'a.txt': 'one\ntwo\nthree\n' }, 'first\n\nWith a body.');
  repo.git('mv', 'a.txt', 'b.txt');
  repo.commit({}, 'renamed');
  // Another account's address is not told to be so: anybody could have written it, there and here.
  const bob = { username: 'bob', fullName: '', email: 'bob@example.org', isAdmin: false };
  const ids = { id: 'user-bob' as UserId, namespaceId: 'ns-bob' as NamespaceId };
  await insertUser(hub.services.catalog, { ...bob, ...ids, createdAt: 0, passwordHash: null });
  repo.git('config', 'user.email', 'bob@example.org');
  repo.commit({ 'b.txt': 'one\ntwo\nthree\nfour\n', other: 'x' }, 'changed');
  const all = await pageOf('commits', '/Ada/llama/commits/main');
  expect(all.commits.map(({ title, body, author }) => [title, body, author.username])).toEqual([
    ['changed', '', null],
    ['renamed', '', 'Ada'],
    ['first', 'With a body.', 'Ada'],
  ]);
  const file = await pageOf('commits', '/Ada/llama/commits/main/b.txt');
  expect(file.commits.map(({ title, path }) => [title, path])).toEqual([
    ['changed', 'b.txt'],
    ['renamed', 'b.txt'],
    ['first', 'a.txt'],
  ]);
  expect((await ask('/Ada/llama/commits/nope')).status).toBe(404);
});

it('shows lines, words, modes, renames, and what the white space leaves', async () => {
  const text = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join('');
  repo.commit({ 'a.py': `${text}return a + b\n`, 'moved.txt': text, gone: 'x\n' }, 'first');
  repo.git('mv', 'moved.txt', 'there.txt');
  repo.git('rm', '-q', 'gone');
  const oid = repo.commit({ 'a.py': `${text.replace('line 3\n', '  line 3\n')}return a * b\n` }, 'second');
  const data = await pageOf('commit', `/Ada/llama/commit/${oid}`);
  expect(data.diff.files.map(({ kind, path, oldPath }) => [kind, path, oldPath])).toEqual([
    ['modified', 'a.py', undefined],
    ['deleted', 'gone', undefined],
    ['renamed', 'there.txt', 'moved.txt'],
  ]);
  const code = fileOf(data, 'a.py');
  expect(changedLines(code)).toEqual(['-line 3', '+  line 3', '-return a + b', '+return a * b']);
  const body = code.body.kind === 'lines' ? code.body : null;
  expect(body?.hunks.map(({ hiddenBefore }) => hiddenBefore)).toEqual([0, 20]);
  const words = body?.hunks.at(-1)?.lines.flatMap(({ spans }) => spans.filter(({ isChanged }) => isChanged));
  expect(words?.map(({ text: word }) => word)).toEqual(['+', '*']);
  expect(fileOf(data, 'there.txt').body.kind).toBe('nothing');

  const quiet = await pageOf('commit', `/Ada/llama/commit/${oid}?w=1`);
  expect(changedLines(fileOf(quiet, 'a.py'))).toEqual(['-return a + b', '+return a * b']);
  const whole = await pageOf('commit', `/Ada/llama/commit/${oid}?file=a.py&context=all`);
  expect(whole.diff.files).toHaveLength(1);
  expect(fileOf(whole, 'a.py')).toMatchObject({
    context: null,
    body: { hunks: [{ hiddenBefore: 0 }], hiddenAfter: 0 },
  });
});

it('keeps the layout that was chosen', async () => {
  const oid = repo.commit({ a: '1\n' }, 'first');
  const chosen = await ask(`/Ada/llama/commit/${oid}?view=split`);
  expect(chosen.headers.get('Set-Cookie')).toContain('diff=split');
  await ask(`/Ada/llama/commit/${oid}`, { Cookie: 'diff=split' });
  expect(rendered).toMatchObject({ data: { diff: { view: { layout: 'split' } } } });
  await ask(`/Ada/llama/commit/${oid}`, { Cookie: 'diff=<script>' });
  expect(rendered).toMatchObject({ data: { diff: { view: { layout: 'unified' } } } });
});

it('tells what changed in a card and in the tensors of an LFS file', async () => {
  const before = safetensors({ same: ['F32', [2], 8], cut: ['F32', [2, 2], 16], old: ['F16', [1], 2] });
  const after = safetensors({ same: ['F32', [2], 8], cut: ['F16', [2, 2], 8], new: ['F16', [1], 2] });
  repo.commit({ 'README.md': '---\nlicense: mit\ntags: [a]\n---\n', 'm.safetensors': await repo.lfs(before) });
  const oid = repo.commit({
    'README.md': '---\nlicense: mit\ntags: [a, b]\nlanguage: en\n---\n',
    'm.safetensors': await repo.lfs(after),
  });
  const data = await pageOf('commit', `/Ada/llama/commit/${oid}`);
  expect(fileOf(data, 'README.md').meaning).toEqual([
    {
      of: 'card',
      more: 0,
      changes: [
        { name: 'tags', before: 'a', after: 'a, b' },
        { name: 'language', before: null, after: 'en' },
      ],
    },
  ]);
  const weights = fileOf(data, 'm.safetensors');
  expect(weights.meaning[0]?.changes).toEqual([
    { name: 'cut', before: 'F32 [2, 2]', after: 'F16 [2, 2]' },
    { name: 'old', before: 'F16 [1]', after: null },
    { name: 'new', before: null, after: 'F16 [1]' },
  ]);
  expect(weights.body).toMatchObject({
    kind: 'binary',
    before: { sizeBytes: before.length },
    after: { sizeBytes: after.length },
  });
});

it('stays small whatever is committed', async () => {
  const lines = (step: number): string => Array.from({ length: 100_000 }, (_, i) => `${i * step}\n`).join('');
  const deep = `${'d/'.repeat(100)}x`;
  const name = '<img src=x onerror=alert(1)>"&.txt';
  repo.commit({ long: 'x'.repeat(10 << 20), wide: 'y'.repeat(900_000), many: lines(1), bin: Uint8Array.of(1, 0) });
  const oid = repo.commit(
    {
      long: 'x'.repeat((10 << 20) + 1),
      wide: 'y'.repeat(900_001),
      many: lines(3),
      bin: Uint8Array.of(2, 0),
      broken: 'not a tensor',
      'm.gguf': 'GGUF',
      [deep]: '1\n',
      [name]: '1\n',
    },
    '<script>alert(1)</script>',
  );
  const data = await pageOf('commit', `/Ada/llama/commit/${oid}`);
  const kinds = Object.fromEntries(data.diff.files.map(({ path, body }) => [path, body.kind]));
  expect(kinds).toEqual({
    long: 'too-large',
    wide: 'lines',
    many: 'deferred',
    bin: 'binary',
    broken: 'lines',
    'm.gguf': 'lines',
    [deep]: 'lines',
    [name]: 'lines',
  });
  expect(JSON.stringify(data.diff).length).toBeLessThan(30_000);
  expect(fileOf(data, 'wide').body).toMatchObject({ hunks: [{ lines: [{ isCut: true }, { isCut: true }] }] });
  const asked = await pageOf('commit', `/Ada/llama/commit/${oid}?file=many`);
  expect(fileOf(asked, 'many').body.kind).toBe('too-large');
});

it('shows the first of many files at once and counts the lines of all; the others follow', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`f${String(i).padStart(2, '0')}.py`, `x = ${i}\n`.repeat(200)]),
  );
  repo.commit({ a: '1\n' }, 'first');
  const oid = repo.commit({ ...files, 'z.txt': 'many\n'.repeat(5000) }, 'many');
  const { diff } = await pageOf('commit', `/Ada/llama/commit/${oid}`);
  const bodies = diff.files.map(({ body }) => (body.kind === 'deferred' ? `follows: ${body.follows}` : body.kind));
  expect(bodies).toEqual([
    ...Array.from({ length: 5 }, () => 'lines'),
    ...Array.from({ length: 15 }, () => 'follows: true'),
    'follows: false',
  ]);
  expect([diff.added, diff.removed]).toEqual([20 * 200 + 5000, 0]);
  const asked = await pageOf('commit', `/Ada/llama/commit/${oid}?file=f19.py`);
  expect(changedLines(fileOf(asked, 'f19.py'))).toHaveLength(200);
});

it('compares branches from where they parted, or one with the other', async () => {
  repo.commit({ a: '1\n' }, 'first');
  repo.git('checkout', '-q', '-b', 'side/x');
  repo.commit({ b: '2\n' }, 'on the side');
  repo.git('checkout', '-q', 'main');
  repo.commit({ c: '3\n' }, 'on main');
  const parted = await pageOf('compare', '/Ada/llama/compare/main...side%2Fx');
  expect(parted.commits.map(({ title }) => title)).toEqual(['on the side']);
  expect(parted.diff?.files.map(({ kind, path }) => [kind, path])).toEqual([['added', 'b']]);
  const direct = await pageOf('compare', '/Ada/llama/compare/main..side/x');
  expect(direct.diff?.files.map(({ kind, path }) => [kind, path])).toEqual([
    ['added', 'b'],
    ['deleted', 'c'],
  ]);
  const form = await ask('/Ada/llama/compare?base=main&head=side%2Fx&mode=merge-base');
  expect(form.headers.get('Location')).toBe('/Ada/llama/compare/main...side%2Fx');
  const missing = await ask('/Ada/llama/compare/main...nope');
  expect([missing.status, rendered]).toMatchObject([404, { data: { missing: 'nope' } }]);
  expect(await (await ask('/Ada/llama/compare/main...side%2Fx.diff')).text()).toContain('+++ b/b\n@@ -0,0 +1 @@\n+2');
  expect(await (await ask('/Ada/llama/compare/main...side%2Fx.patch')).text()).toContain(
    'Subject: [PATCH] on the side',
  );
});

it('shows who wrote which line', async () => {
  const first = repo.commit({ a: 'one\ntwo\n', bin: Uint8Array.of(0) }, 'first');
  const second = repo.commit({ a: 'one\n2\nthree\n' }, 'second');
  const data = await pageOf('blame', '/Ada/llama/blame/main/a');
  expect(data.groups?.map(({ commit, start, lines, before }) => [commit?.oid, start, lines.flat(2), before])).toEqual([
    [first, 1, ['one'], undefined],
    [second, 2, ['2', 'three'], { oid: first, path: 'a' }],
  ]);
  expect((await pageOf('blame', '/Ada/llama/blame/main/bin')).groups).toBeNull();
  expect((await ask('/Ada/llama/blame/main/nope')).status).toBe(404);
});

it('shows contents to those who may read them, and to nobody else', async () => {
  const oid = repo.commit({ a: '1\n' }, 'first');
  const contents = [
    'commit/main',
    `commit/${oid}.patch`,
    'compare/main...main',
    'compare/main..main.diff',
    'blame/main/a',
  ];
  const id = 'user-bob' as UserId;
  const bob = {
    id,
    namespaceId: 'ns-bob' as NamespaceId,
    username: 'bob',
    fullName: '',
    email: null,
    isAdmin: false,
    organizations: [],
  };
  await insertUser(hub.services.catalog, { ...bob, createdAt: 0, passwordHash: null });
  const stranger = actorOf({ ...bob, createdAt: 0 }, 'write');
  const statuses = async (who: Actor, paths: readonly string[]): Promise<number[]> => {
    actor = who;
    const answers: number[] = [];
    for (const path of paths) answers.push((await ask(`/Ada/llama/${path}`)).status);
    return answers;
  };
  const all = ['commits/main', 'commits/main/a', ...contents];
  expect(await statuses(anonymous, all)).toEqual(all.map(() => 200));

  await updateRepo(hub.services.catalog, repo.id, { gating: 'manual' });
  // A gate hides contents, not names: who asks is led to where they can ask for access.
  expect(await statuses(stranger, all)).toEqual([200, 200, ...contents.map(() => 302)]);
  expect(await statuses(actorOf(hub.ada, 'read'), all)).toEqual(all.map(() => 200));

  await updateRepo(hub.services.catalog, repo.id, { gating: null, visibility: 'private' });
  expect(await statuses(stranger, all)).toEqual(all.map(() => 404));
  expect(await statuses(actorOf(hub.ada, 'read'), all)).toEqual(all.map(() => 200));
});
