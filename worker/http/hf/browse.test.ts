import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';

const content = new Uint8Array(5000).fill(7);
const oid = createHash('sha256').update(content).digest('hex');

let hub: HfTestHub;
let repo: TestRepo;
let first: string;
let head: string;

beforeAll(async () => {
  hub = await HfTestHub.open();
  repo = await hub.addRepo({ kind: 'dataset', name: 'cats' });
  first = repo.commit({ 'README.md': '# Cats\n', 'data/a.txt': 'a\n' }, 'First <b>cats</b>\n\nWith a body.\n');
  const pointer = await repo.lfs(content);
  head = repo.commit({ 'data/b.bin': pointer, 'data/deep/c.txt': 'c\n', 'z.txt': 'z\n' }, 'More');
  repo.git('branch', 'feature/x', first);
  repo.git('tag', '-a', 'v1', '-m', 'one', first);
  repo.git('update-ref', 'refs/pr/1', head);
  repo.git('update-ref', 'refs/convert/parquet', first);
  repo.pushed();
});

afterAll(() => hub.close());

const json = async (path: string): Promise<unknown> => (await hub.request(`/api/datasets/Ada/cats${path}`)).json();
const status = async (path: string) => {
  const answer = await hub.request(`/api/datasets/Ada/cats${path}`);
  return [answer.status, answer.headers.get('x-error-code')];
};
const paths = (entries: unknown): string[] => (entries as { path: string }[]).map((entry) => entry.path);
const nextOf = (answer: Response): string =>
  /^<http:\/\/hub\.test(.*)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';

describe('tree', () => {
  it('lists one directory, directories first, LFS files by their content', async () => {
    expect(await json('/tree/main')).toEqual([
      { type: 'directory', path: 'data', size: 0, oid: repo.git('rev-parse', 'HEAD:data') },
      { type: 'file', path: 'README.md', size: 7, oid: repo.git('rev-parse', 'HEAD:README.md') },
      { type: 'file', path: 'z.txt', size: 2, oid: repo.git('rev-parse', 'HEAD:z.txt') },
    ]);
    const data = (await json('/tree/main/data')) as object[];
    expect(data.at(-1)).toEqual({
      type: 'file',
      path: 'data/b.bin',
      size: 5000,
      oid: repo.git('rev-parse', 'HEAD:data/b.bin'),
      lfs: { oid, size: 5000, pointerSize: 129 },
    });
  });

  it('lists everything below with recursive, and takes encoded revisions and paths', async () => {
    const all = ['README.md', 'data', 'data/a.txt', 'data/b.bin', 'data/deep', 'data/deep/c.txt', 'z.txt'];
    expect(paths(await json('/tree/main?recursive=True'))).toEqual(all);
    expect(paths(await json('/tree/refs%2Fpr%2F1?recursive=true&expand=false'))).toEqual(all);
    expect(paths(await json('/tree/main/data%2Fdeep'))).toEqual(['data/deep/c.txt']);
    expect(paths(await json(`/tree/feature/x/data`))).toEqual(['data/a.txt']);
    expect(paths(await json(`/tree/${first}`))).toEqual(['data', 'README.md']);
  });

  it('adds the last commit of each entry on request', async () => {
    const entries = (await json('/tree/main?expand=1')) as { path: string; lastCommit: object }[];
    expect(entries.map(({ path, lastCommit }) => [path, lastCommit])).toEqual([
      ['data', { id: head, title: 'More', date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/) }],
      ['README.md', { id: first, title: 'First <b>cats</b>', date: expect.any(String) }],
      ['z.txt', { id: head, title: 'More', date: expect.any(String) }],
    ]);
  });

  it('goes on page by page with an absolute link', async () => {
    const seen: string[] = [];
    let path = '/hf/api/datasets/Ada/cats/tree/main?recursive=true&limit=2';
    while (path !== '') {
      const answer = await hub.request(path);
      seen.push(...paths(await answer.json()));
      path = nextOf(answer);
      if (path !== '')
        expect(path).toMatch(/^\/hf\/api\/datasets\/Ada\/cats\/tree\/main\?recursive=true&limit=2&cursor=/);
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  it('refuses what is not there', async () => {
    expect(await status('/tree/main/nope')).toEqual([404, 'EntryNotFound']);
    expect(await status('/tree/main/z.txt')).toEqual([404, 'EntryNotFound']);
    expect(await status('/tree/nope')).toEqual([404, 'RevisionNotFound']);
    expect(await status('/tree/main?limit=x')).toEqual([400, 'BadRequest']);
    expect(await status('/nothing/here')).toEqual([404, 'NotFound']);
  });
});

describe('paths-info', () => {
  const ask = async (body: string, type: string) =>
    hub.request('/api/datasets/Ada/cats/paths-info/main', { method: 'POST', body, headers: { 'content-type': type } });

  it('reads forms and JSON, and leaves out what is missing', async () => {
    const form = await ask('paths=data&paths=nope&paths=z.txt&expand=False', 'application/x-www-form-urlencoded');
    expect(paths(await form.json())).toEqual(['data', 'z.txt']);
    const object = await ask(JSON.stringify({ paths: ['data/b.bin', ''], expand: true }), 'application/json');
    expect(await object.json()).toEqual([
      expect.objectContaining({ path: 'data/b.bin', size: 5000, lastCommit: expect.objectContaining({ id: head }) }),
    ]);
  });

  it('refuses bodies that are not what they should be', async () => {
    expect((await ask('{', 'application/json')).status).toBe(400);
    expect((await ask('{"paths": [1]}', 'application/json')).status).toBe(400);
    expect((await ask('paths=a&'.repeat(10_001), 'application/x-www-form-urlencoded')).status).toBe(400);
    expect((await ask('x'.repeat((4 << 20) + 1), 'application/x-www-form-urlencoded')).status).toBe(413);
  });
});

describe('refs', () => {
  it('groups them, tags by the commit behind them, and shows pull requests on request', async () => {
    expect(await json('/refs')).toEqual({
      branches: [
        { name: 'main', ref: 'refs/heads/main', targetCommit: head },
        { name: 'feature/x', ref: 'refs/heads/feature/x', targetCommit: first },
      ],
      converts: [{ name: 'parquet', ref: 'refs/convert/parquet', targetCommit: first }],
      tags: [{ name: 'v1', ref: 'refs/tags/v1', targetCommit: first }],
    });
    expect(await json('/refs?include_prs=1')).toMatchObject({
      pullRequests: [{ ref: 'refs/pr/1', targetCommit: head }],
    });
  });
});

describe('commits', () => {
  it('lists history with its length', async () => {
    const answer = await hub.request('/api/datasets/Ada/cats/commits/main');
    expect(answer.headers.get('x-total-count')).toBe('2');
    expect(answer.headers.has('link')).toBe(false);
    const date = expect.stringMatching(/Z$/);
    expect(await answer.json()).toEqual([
      { id: head, title: 'More', message: '', authors: [{ user: 'Ada' }], date },
      { id: first, title: 'First <b>cats</b>', message: 'With a body.', authors: [{ user: 'Ada' }], date },
    ]);
  });

  it('pages with p and formats titles as HTML on request', async () => {
    const answer = await hub.request('/api/datasets/Ada/cats/commits/main?limit=1&expand[]=formatted');
    const next = nextOf(answer);
    expect(next).toContain('p=1');
    expect(await (await hub.request(next)).json()).toMatchObject([
      { id: first, formatted: { title: 'First &lt;b&gt;cats&lt;/b&gt;', message: 'With a body.' } },
    ]);
    expect(await status('/commits/main?expand=nope')).toEqual([400, 'BadRequest']);
  });

  it('follows one path', async () => {
    expect(await json('/commits/main/README.md')).toMatchObject([{ id: first }]);
  });
});

describe('compare', () => {
  it('answers what git diff says, as a JSON string or as text', async () => {
    const patch = `${repo.git('diff', '--full-index', first, head)}\n`.replace(/^index .*\n/gm, '');
    const answer = await hub.request(`/api/datasets/Ada/cats/compare/${first}..main?raw=true`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await answer.text()).replace(/^index .*\n/gm, '')).toBe(patch);
    expect(((await json('/compare/feature%2Fx...main')) as string).replace(/^index .*\n/gm, '')).toBe(patch);
    expect(await json('/compare/main..main')).toBe('');
  });

  it('refuses a range it cannot read', async () => {
    expect(await status('/compare/main')).toEqual([400, 'BadRequest']);
    expect(await status('/compare/main..nope')).toEqual([404, 'RevisionNotFound']);
  });
});

describe('auth-check', () => {
  it('says with its status what the caller may', async () => {
    expect((await hub.request('/api/datasets/Ada/cats/auth-check')).status).toBe(200);
    expect((await hub.request('/api/datasets/Ada/cats/auth-check/write')).status).toBe(401);
    hub.signIn();
    expect((await hub.request('/api/datasets/Ada/cats/auth-check/write')).status).toBe(200);
    hub.signIn(null);
  });
});

describe('other addresses', () => {
  it('answers repositories that cannot be with RepoNotFound', async () => {
    for (const path of ['/api/models/gpt2', '/gpt2/resolve/main/config.json', '/api/datasets/cats/revision/main']) {
      const answer = await hub.request(path);
      expect([path, answer.status, answer.headers.get('x-error-code')]).toEqual([path, 401, 'RepoNotFound']);
    }
  });

  it('takes usage reports', async () => {
    expect((await hub.request('/api/telemetry/anything/at-all', { method: 'HEAD' })).status).toBe(204);
  });
});
