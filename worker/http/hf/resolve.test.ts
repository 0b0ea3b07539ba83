import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { flushDownloads } from '../../app/browse/count-download.ts';
import { findRepoById } from '../../catalog/repos.ts';

const content = new Uint8Array(300_000).map((_, index) => (index * 7) % 251);
const config = '{"model_type": "bert"}\n';

let hub: HfTestHub;
let repo: TestRepo;
let head: string;

beforeAll(async () => {
  hub = await HfTestHub.open();
  repo = await hub.addRepo({ kind: 'model', name: 'Bert' });
  const pointer = await repo.lfs(content);
  repo.commit({ 'config.json': 'old\n' }, 'first');
  head = repo.commit({
    'config.json': config,
    'model.bin': pointer,
    'page.html': '<script>alert(1)</script>',
    'paper.pdf': '%PDF-1.4\n',
    'sub/dir/é "x".txt': 'déjà vu\n',
    'empty.txt': '',
  });
  repo.git('branch', 'feature/x', 'HEAD~1');
  repo.git('update-ref', 'refs/pr/1', 'HEAD');
  repo.pushed();
});

afterAll(() => hub.close());

const get = (path: string, headers: Record<string, string> = {}) => hub.request(path, { headers });
const blobId = (text: string) =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');

describe('resolve of a file in git', () => {
  it('sends the content with what clients read', async () => {
    const answer = await get('/Ada/Bert/resolve/main/config.json');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(config);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-repo-commit': head,
      etag: `"${blobId(config)}"`,
      'content-length': String(config.length),
      'accept-ranges': 'bytes',
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `inline; filename*=UTF-8''config.json; filename="config.json";`,
    });
    expect(answer.headers.has('x-linked-etag')).toBe(false);
  });

  it('answers HEAD alike, without a body', async () => {
    const answer = await hub.request('/Ada/Bert/resolve/main/config.json', { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
    expect(answer.headers.get('content-length')).toBe(String(config.length));
    expect(answer.headers.get('x-repo-commit')).toBe(head);
  });

  it.each([
    ['bytes=2-5', 206, config.slice(2, 6), `bytes 2-5/${config.length}`],
    ['bytes=-4', 206, config.slice(-4), `bytes ${config.length - 4}-${config.length - 1}/${config.length}`],
    ['bytes=5-', 206, config.slice(5), `bytes 5-${config.length - 1}/${config.length}`],
    ['bytes=0-1,4-5', 200, config, null],
  ])('answers %s with %i', async (range, status, text, contentRange) => {
    const answer = await get('/Ada/Bert/resolve/main/config.json', { range });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe(text);
    expect(answer.headers.get('content-range')).toBe(contentRange);
    expect(answer.headers.get('content-length')).toBe(String(text.length));
  });

  it('refuses a range behind the end', async () => {
    const answer = await get('/Ada/Bert/resolve/main/config.json', { range: 'bytes=100-' });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe(`bytes */${config.length}`);
  });

  it('knows what the client already has', async () => {
    const etag = `"${blobId(config)}"`;
    const unchanged = await get('/Ada/Bert/resolve/main/config.json', { 'if-none-match': `W/${etag}` });
    expect([unchanged.status, unchanged.headers.get('etag'), await unchanged.text()]).toEqual([304, etag, '']);
    const changed = await get('/Ada/Bert/resolve/main/config.json', { range: 'bytes=0-3', 'if-range': '"other"' });
    expect(changed.status).toBe(200);
  });

  it('lets a commit be kept for ever and a branch be asked for again', async () => {
    const fixed = await get(`/Ada/Bert/resolve/${head}/config.json`);
    expect(fixed.headers.get('cache-control')).toBe('private, max-age=31536000, immutable, no-transform');
    const moving = await get('/Ada/Bert/resolve/main/config.json');
    expect(moving.headers.get('cache-control')).toBe('private, no-cache, no-transform');
  });

  it.each([
    ['feature%2Fx', 'old\n'],
    ['feature/x', 'old\n'],
    ['refs%2Fpr%2F1', config],
    ['refs/pr/1', config],
    ['HEAD', config],
  ])('finds the revision %s', async (revision, text) => {
    expect(await (await get(`/Ada/Bert/resolve/${revision}/config.json`)).text()).toBe(text);
  });

  it('serves the address of the cache', async () => {
    const answer = await get(`/api/resolve-cache/models/Ada/Bert/${head}/config.json`);
    expect([answer.status, await answer.text()]).toEqual([200, config]);
  });

  it('finds files with any name, and empty ones', async () => {
    const answer = await get('/Ada/Bert/resolve/main/sub/dir/%C3%A9%20%22x%22.txt');
    expect(await answer.text()).toBe('déjà vu\n');
    expect(answer.headers.get('content-disposition')).toBe(
      `inline; filename*=UTF-8''%C3%A9%20%22x%22.txt; filename="? _x_.txt";`,
    );
    const empty = await get('/Ada/Bert/resolve/main/empty.txt');
    expect([empty.status, empty.headers.get('content-length'), await empty.text()]).toEqual([200, '0', '']);
  });

  it('never lets a page of the repository act as a page of the hub', async () => {
    const answer = await get('/Ada/Bert/resolve/main/page.html');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('lets the page of a PDF file hold it in a frame, and no other site', async () => {
    const answer = await get('/Ada/Bert/resolve/main/paper.pdf');
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect((await get('/Ada/Bert/resolve/main/page.html')).headers.has('x-frame-options')).toBe(false);
  });
});

describe('resolve of an LFS file', () => {
  const oid = createHash('sha256').update(content).digest('hex');

  it('streams what the pointer stands for', async () => {
    const answer = await get('/Ada/Bert/resolve/main/model.bin');
    expect(answer.status).toBe(200);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      etag: `"${oid}"`,
      'x-linked-etag': `"${oid}"`,
      'x-linked-size': '300000',
      'content-length': '300000',
      'content-disposition': `attachment; filename*=UTF-8''model.bin; filename="model.bin";`,
    });
  });

  it('sends parts of it', async () => {
    const answer = await get('/Ada/Bert/resolve/main/model.bin', { range: 'bytes=1000-1999' });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/300000']);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(content.subarray(1000, 2000));
  });

  it('answers HEAD with the size of the content, not of the pointer', async () => {
    const answer = await hub.request('/Ada/Bert/resolve/main/model.bin', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '300000']);
  });

  it('leads to the store when clients reach it by another name', async () => {
    hub.directUrl = 'https://store.test/key?signature=1';
    const answer = await get('/Ada/Bert/resolve/main/model.bin');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, hub.directUrl]);
    expect(answer.headers.get('x-repo-commit')).toBe(head);
    expect(answer.headers.get('x-linked-size')).toBe('300000');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    hub.directUrl = 'http://hub.test:9000/key?signature=1';
    expect((await get('/Ada/Bert/resolve/main/model.bin')).status).toBe(200);
    hub.directUrl = undefined;
  });

  it('gives the pointer itself at raw', async () => {
    const answer = await get('/Ada/Bert/raw/main/model.bin');
    expect(await answer.text()).toContain(`oid sha256:${oid}\nsize 300000\n`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.has('x-linked-etag')).toBe(false);
  });

  it('does not hand out content that another repository linked', async () => {
    const other = await hub.addRepo({ kind: 'model', name: 'thief' });
    other.commit({
      'stolen.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 300000\n`,
    });
    const answer = await get('/Ada/thief/resolve/main/stolen.bin');
    expect([answer.status, answer.headers.get('x-error-code')]).toEqual([404, 'ObjectNotFound']);
  });
});

describe('refusals', () => {
  it('remembers the commit in which a file is missing', async () => {
    for (const path of ['nothing.txt', 'sub', 'sub/dir', '']) {
      const answer = await get(`/Ada/Bert/resolve/main/${path}`);
      expect([answer.status, answer.headers.get('x-error-code')]).toEqual([404, 'EntryNotFound']);
      expect(answer.headers.get('x-repo-commit')).toBe(head);
    }
  });

  it('tells a missing revision', async () => {
    const answer = await get('/Ada/Bert/resolve/nope/config.json');
    expect([answer.status, answer.headers.get('x-error-code')]).toEqual([404, 'RevisionNotFound']);
  });

  it('says the same of a hidden repository as of a missing one', async () => {
    (await hub.addRepo({ kind: 'model', name: 'hidden' }, 'private')).commit({ 'a.txt': 'a' });
    const answers = await Promise.all(
      ['hidden', 'absent'].map(async (name) => {
        const answer = await get(`/Ada/${name}/resolve/main/a.txt`);
        const headers = Object.fromEntries(answer.headers);
        return { status: answer.status, headers, body: (await answer.text()).replaceAll(name, 'NAME') };
      }),
    );
    expect(answers[0]?.status).toBe(401);
    expect(answers[0]?.headers['x-error-code']).toBe('RepoNotFound');
    expect({ ...answers[0], headers: Object.keys(answers[0]?.headers ?? {}) }).toEqual({
      ...answers[1],
      headers: Object.keys(answers[1]?.headers ?? {}),
    });
    hub.signIn();
    expect((await get('/Ada/hidden/resolve/main/a.txt')).status).toBe(200);
    const missing = await get('/Ada/absent/resolve/main/a.txt');
    expect([missing.status, missing.headers.get('x-error-code')]).toEqual([404, 'RepoNotFound']);
    hub.signIn(null);
  });

  it('leads another spelling to the name, keeping the query, the prefix and the kind', async () => {
    const moved = await get('/hf/ada/BERT/resolve/main/sub%2Fdir/x.txt?download=true');
    expect([moved.status, moved.headers.get('location')]).toEqual([
      307,
      '/hf/Ada/Bert/resolve/main/sub%2Fdir/x.txt?download=true',
    ]);
    const api = await get('/api/models/ada/bert/tree/main?recursive=1');
    expect(api.headers.get('location')).toBe('/api/models/Ada/Bert/tree/main?recursive=1');
  });
});

describe('download counts', () => {
  async function counted(): Promise<number | undefined> {
    await flushDownloads(hub.services);
    return (await findRepoById(hub.services.catalog, repo.id))?.downloadsAllTime;
  }

  it('counts each GET of the telling file and nothing else', async () => {
    const before = (await counted()) ?? 0;
    await get('/Ada/Bert/resolve/main/config.json');
    await get('/Ada/Bert/resolve/main/config.json', { range: 'bytes=0-10' });
    await hub.request('/Ada/Bert/resolve/main/config.json', { method: 'HEAD' });
    await get('/Ada/Bert/resolve/main/config.json', { range: 'bytes=5-' });
    await get('/Ada/Bert/resolve/main/config.json', { range: 'bytes=0-0' });
    await get('/Ada/Bert/resolve/main/config.json', { 'if-none-match': '*' });
    await get('/Ada/Bert/resolve/main/model.bin');
    expect(await counted()).toBe(before + 2);
  });
});
