/** Hostile HTTP: ways out of folders, absurd headers and ranges, false framing, cut requests, other people's tokens. */
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { AttackTarget } from './support/attack-target.ts';
import { ATTACKED, baseBlob, baseCommit } from './support/hostile-case.ts';
import { blob, commit, file, smallHistory, tree } from './support/git-objects.ts';
import { CREDENTIALS, HEADERS, SMUGGLING, TRAVERSALS, rangeCases } from './support/hostile-urls.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { lfsBatch, lfsPointer, putLfsBytes, uploadLfsFile } from './support/lfs.ts';
import { packOf } from './support/pack-builder.ts';
import { Random } from './support/random.ts';
import {
  type RawRequest,
  type RawResponse,
  createRef,
  cutRequest,
  pushBody,
  rawFetch,
  rawPost,
  rawPush,
  rawRequest,
} from './support/raw-git.ts';

const LFS_SIZE = 300_000;

let hub: Hub;
let target: AttackTarget;
let lfsOid: string;
let lfsBytes: Buffer<ArrayBuffer>;

beforeAll(async () => {
  hub = await startHub();
  target = await AttackTarget.create(hub, 'attacked');
  lfsBytes = Buffer.from(new Random('large file').bytes(LFS_SIZE));
  lfsOid = await storeLfs(lfsBytes);
  const pointer = blob(lfsPointer(lfsOid, LFS_SIZE));
  const root = tree([file('base.txt', baseBlob), file('large.bin', pointer)]);
  const head = commit({ tree: root.oid, parents: [baseCommit.oid] });
  const update = { old: baseCommit.oid, new: head.oid, ref: 'refs/heads/main' };
  const answer = await rawPush(target.remote, pushBody([update], packOf([head, root, pointer])));
  expect(answer.refs.get('refs/heads/main'), answer.text).toBe('ok');
});

afterEach(async () => {
  await target.restore();
  await target.worksForOthers();
});

afterAll(async () => {
  await hub.stop();
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function storeLfs(bytes: Buffer<ArrayBuffer>): Promise<string> {
  const oid = sha256(bytes);
  await uploadLfsFile(target.remote, oid, bytes.length, async (request) => {
    const answer = await putLfsBytes(request, bytes);
    expect(answer.ok, `upload answered ${answer.status}`).toBe(true);
  });
  return oid;
}

/** The answer, or null when the hub hung up without one, which is also a refusal. */
function answerTo(path: string, request: RawRequest = {}): Promise<RawResponse | null> {
  return rawRequest(hub.url, path, request).catch((error: NodeJS.ErrnoException) => {
    if (['ECONNRESET', 'EPIPE', 'HPE_INVALID_CONSTANT'].includes(error.code ?? '')) return null;
    throw error;
  });
}

function sendRaw(text: string): Promise<string> {
  const { hostname, port, host } = new URL(hub.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? undefined : reject(error)));
    socket.end(Buffer.from(text.replace('HOST', host), 'latin1'));
  });
}

describe('paths', () => {
  it.each(TRAVERSALS)('finds nothing at %s', async (template) => {
    const path = template.replace('REPO', target.remote.path);
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      const answer = await answerTo(path, { method });
      const text = answer?.body.toString() ?? '';
      expect(answer?.status ?? 400, `${method}: ${text.slice(0, 200)}`).toBeGreaterThanOrEqual(300);
      expect(answer?.status ?? 400, `${method}: ${text.slice(0, 200)}`).toBeLessThan(500);
      expect(text).not.toMatch(/root:x:|\[core\]|SQLite format/);
    }
  });

  it('puts nothing of a path into a header', async () => {
    const answer = await answerTo(`/${target.remote.path}/resolve/main/a%0d%0aset-cookie:%20x=1`);
    expect(answer?.headers['set-cookie']).toBeUndefined();
    expect(answer?.status).toBe(404);
  });

  it.each(['TRACE', 'PROPFIND', 'PATCH', 'MERGE'])('knows no method %s for a page', async (method) => {
    const answer = await answerTo('/', { method });
    expect(answer?.status ?? 400).toBeGreaterThanOrEqual(400);
    expect(answer?.status ?? 400).not.toBe(500);
  });
});

describe('headers', () => {
  it.each(HEADERS)('survives $name', async ({ headers }) => {
    const answer = await answerTo(`/${target.remote.path}/resolve/main/base.txt`, { headers });
    expect(answer?.status ?? 431).toBeLessThan(500);
  });

  it.each(SMUGGLING)('takes $name for one bad request', async ({ text }) => {
    const answer = await sendRaw(text);
    const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
    expect(statuses.length, answer).toBeLessThanOrEqual(1);
    expect(statuses[0] ?? 400, answer).toBeGreaterThanOrEqual(400);
  });

  it.each(CREDENTIALS)('lets nobody push with $name', async ({ headers }) => {
    const { head, objects } = smallHistory('no credentials');
    const body = pushBody([createRef(ATTACKED, head.oid)], packOf(objects));
    const { authorization: _, ...nobody } = target.remote;
    const answer = await target
      .survives(() => rawPost(nobody, 'git-receive-pack', body, { ...headers }))
      .catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return null;
        throw error;
      });
    expect(answer?.status ?? 401).toBeGreaterThanOrEqual(400);
    expect(answer?.status ?? 401).toBeLessThan(500);
    await target.doesNotHave(head.oid);
  });
});

describe('ranges', () => {
  const cases = rangeCases(baseBlob.data.length).map((each) => ({ ...each, shown: each.range.slice(0, 40) }));

  it.each(cases)('of a git file: $shown', async ({ range, statuses, bytes }) => {
    await checkRange('base.txt', baseBlob.data, range, statuses, bytes);
  });

  it.each(rangeCases(LFS_SIZE).map((each) => ({ ...each, shown: each.range.slice(0, 40) })))(
    'of an LFS file: $shown',
    async ({ range, statuses, bytes }) => {
      await checkRange('large.bin', lfsBytes, range, statuses, bytes);
    },
  );

  async function checkRange(
    name: string,
    content: Uint8Array,
    range: string,
    statuses: readonly number[],
    bytes?: readonly [number, number],
  ): Promise<void> {
    const answer = await hub.fetch(`/${target.remote.path}/resolve/main/${name}`, {
      headers: { range },
      redirect: 'follow',
    });
    expect(statuses).toContain(answer.status);
    const body = Buffer.from(await answer.arrayBuffer());
    if (answer.status === 200) expect(body.equals(content)).toBe(true);
    expect(body.length).toBeLessThanOrEqual(content.length + 1000);
    if (answer.status !== 206 || bytes === undefined) return;
    const [first, last] = bytes;
    expect(answer.headers.get('content-range')).toBe(`bytes ${first}-${last}/${content.length}`);
    expect(body.equals(content.subarray(first, last + 1))).toBe(true);
  }
});

describe('requests cut short', () => {
  const { head, objects } = smallHistory('cut requests');
  const body = pushBody([createRef(ATTACKED, head.oid)], packOf(objects));

  it.each(['fin', 'reset'] as const)('stores nothing of a push cut at any byte (%s)', async (how) => {
    await target.survives(async (remote) => {
      for (let sendBytes = 0; sendBytes < body.length; sendBytes++) {
        const answer = await cutRequest(hub.url, {
          path: `${new URL(remote.url).pathname}/git-receive-pack`,
          headers: {
            'content-type': 'application/x-git-receive-pack-request',
            authorization: remote.authorization ?? '',
          },
          body,
          sendBytes,
          how,
        });
        expect(answer, `cut at ${sendBytes}`).not.toContain(`ok ${ATTACKED}`);
      }
    });
    await target.doesNotHave(head.oid);
  });

  it('stores nothing of a push whose last chunk never comes', async () => {
    const chunked = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body]);
    await target.survives(async (remote) => {
      const { hostname, port, pathname, host } = new URL(remote.url);
      const head = `POST ${pathname}/git-receive-pack HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${remote.authorization}\r\ncontent-type: application/x-git-receive-pack-request\r\ntransfer-encoding: chunked\r\n\r\n`;
      for (const cut of [chunked.length - 30, chunked.length - 1]) {
        await new Promise<void>((resolve) => {
          const socket = connect({ host: hostname, port: Number(port) });
          socket.on('error', () => undefined);
          socket.on('close', () => resolve());
          socket.write(Buffer.concat([Buffer.from(head), chunked.subarray(0, cut)]), () => socket.resetAndDestroy());
        });
      }
    });
    await target.doesNotHave(head.oid);
  });

  it('goes on when clients leave in the middle of an answer', async () => {
    for (let i = 0; i < 30; i++) {
      const abort = new AbortController();
      const answer = await hub.fetch(`/${target.remote.path}/resolve/main/large.bin`, {
        signal: abort.signal,
        redirect: 'follow',
      });
      const reader = answer.body?.getReader();
      await reader?.read();
      abort.abort();
    }
    expect((await rawFetch(target.remote, [baseCommit.oid])).body.includes('PACK')).toBe(true);
  });

  it.each([0, 1, 1000, 150_000, 199_999])('stores nothing of an LFS upload cut after %i bytes', async (sendBytes) => {
    const bytes = Buffer.from(new Random(`cut upload ${sendBytes}`).bytes(200_000));
    const oid = sha256(bytes);
    const { objects: wanted } = await lfsBatch(target.remote, 'upload', [{ oid, size: bytes.length }]);
    const upload = wanted[0]?.actions['upload'];
    expect(upload).toBeDefined();
    if (upload === undefined) return;
    const { pathname, search } = new URL(upload.href);
    for (const how of ['fin', 'reset'] as const) {
      const headers = { 'content-type': 'application/octet-stream', ...upload.header };
      await cutRequest(upload.href, {
        path: `${pathname}${search}`,
        headers,
        body: bytes,
        sendBytes,
        how,
        method: 'PUT',
      });
    }
    const after = await lfsBatch(target.remote, 'download', [{ oid, size: bytes.length }]);
    expect(after.objects[0]?.error?.code).toBe(404);
    expect(await storeLfs(bytes)).toBe(oid);
  });
});

describe('LFS', () => {
  it('refuses bytes that are not what they were announced to be, and keeps none of them', async () => {
    const bytes = Buffer.from(new Random('honest').bytes(50_000));
    const oid = sha256(bytes);
    const lies = [
      Buffer.from(new Random('lie').bytes(50_000)),
      bytes.subarray(0, 49_999),
      Buffer.concat([bytes, bytes]),
      Buffer.alloc(0),
    ];
    for (const lie of lies) {
      const { objects } = await lfsBatch(target.remote, 'upload', [{ oid, size: bytes.length }]);
      const upload = objects[0]?.actions['upload'];
      if (upload === undefined) throw new Error('the hub says it has an object that it cannot have');
      const answer = await putLfsBytes(upload, Buffer.from(lie));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(await answer.text()).toMatch(/sha-?256|hash|announced|match/i);
    }
    const after = await lfsBatch(target.remote, 'download', [{ oid, size: bytes.length }]);
    expect(after.objects[0]?.error?.code).toBe(404);
  });

  it.each([
    ['an object id that climbs out', '../../../../etc/passwd', 10],
    ['an object id in upper case', 'A'.repeat(64), 10],
    ['an object id too short', 'abc', 10],
    ['a negative size', 'a'.repeat(64), -1],
    ['a size that is no whole number', 'a'.repeat(64), 1.5],
    ['a size of 2^60', 'a'.repeat(64), 2 ** 60],
  ])('refuses %s', async (_, oid, size) => {
    const answer = await lfsBatch(target.remote, 'upload', [{ oid, size }]);
    const refused = answer.status >= 400 || (answer.objects[0]?.error?.code ?? 0) >= 400;
    expect(refused, JSON.stringify(answer)).toBe(true);
    expect(answer.status).toBeLessThan(500);
  });

  it('gives nobody an object for knowing its hash', async () => {
    const other = await createHubRepo(hub, 'other');
    const answer = await lfsBatch(other, 'download', [{ oid: lfsOid, size: LFS_SIZE }]);
    expect(answer.objects[0]?.error?.code).toBe(404);
    const pointer = blob(lfsPointer(lfsOid, LFS_SIZE));
    const root = tree([file('stolen.bin', pointer)]);
    const head = commit({ tree: root.oid });
    const push = await rawPush(
      other,
      pushBody([createRef('refs/heads/main', head.oid)], packOf([head, root, pointer])),
    );
    expect(push.refs.get('refs/heads/main')).not.toBe('ok');
    expect(push.text).toMatch(/lfs|upload/i);
  });

  it('does not let an upload address be used for another object', async () => {
    const bytes = Buffer.from(new Random('address').bytes(1000));
    const { objects } = await lfsBatch(target.remote, 'upload', [{ oid: sha256(bytes), size: bytes.length }]);
    const upload = objects[0]?.actions['upload'];
    if (upload === undefined) throw new Error('no upload was asked for');
    const other = Buffer.from(new Random('another').bytes(1000));
    const href = upload.href.replaceAll(sha256(bytes), sha256(other));
    const answer = await putLfsBytes({ href, header: {} }, other);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no objects', '{"operation":"download"}'],
    ['an unknown operation', '{"operation":"delete","objects":[]}'],
    ['another hash', `{"operation":"download","hash_algo":"md5","objects":[{"oid":"${'a'.repeat(64)}","size":1}]}`],
    [
      'ten thousand objects',
      JSON.stringify({
        operation: 'download',
        objects: Array.from({ length: 10_000 }, () => ({ oid: 'a'.repeat(64), size: 1 })),
      }),
    ],
    ['a body of 20 MB', `{"operation":"${'x'.repeat(20_000_000)}"}`],
    ['deep nesting', '['.repeat(100_000)],
  ])('refuses a batch that is %s', async (_, body) => {
    const answer = await answerTo(`/${target.remote.path}.git/info/lfs/objects/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.git-lfs+json', authorization: target.remote.authorization ?? '' },
      body: Buffer.from(body),
    });
    expect(answer?.status ?? 413).toBeGreaterThanOrEqual(400);
    expect(answer?.status ?? 413).toBeLessThan(500);
  });
});
