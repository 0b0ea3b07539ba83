/** Wrong, dishonest and greedy uploads and downloads over Xet: refused, and nothing of others' is learnt. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { createHubRepo, createHubToken, createHubUser, type HubUser } from './support/hub-repos.ts';
import { sha256 } from './support/hf-material.ts';
import {
  type Reconstruction,
  type XetSession,
  askXetToken,
  callXet,
  commitLargeFiles,
  putShard,
  putXorb,
  uploadXet,
  xetSession,
} from './support/xet-api.ts';
import {
  type ShardFile,
  type ShardTerm,
  chunksOf,
  fileHashOf,
  hashName,
  lz4Zeros,
  packedChunk,
  shardOf,
  termOf,
  tinyChunksOf,
  wholeFile,
  xorbHashOf,
  xorbOf,
} from './support/xet-bytes.ts';

const MEMORY_LIMIT_BYTES = 500_000_000;

let hub: Hub;
let ada: HubUser;
let bob: HubUser;
let repoPath: string;
let session: XetSession;

beforeAll(async () => {
  hub = await startHub();
  for (const name of ['ada', 'bob']) await createHubUser(hub, name);
  ada = await createHubToken(hub, 'ada', 'write');
  bob = await createHubToken(hub, 'bob', 'write');
  repoPath = (await createHubRepo(hub, 'private', { owner: ada, private: true })).path;
  session = await xetSession(hub, repoPath, ada);
});

afterAll(async () => {
  await hub.stop();
});

async function download(user: HubUser, path: string, file: string): Promise<string> {
  const answer = await hub.fetch(`/${path}/resolve/main/${file}`, { authorization: `Bearer ${user.token}` });
  return answer.ok ? sha256(new Uint8Array(await answer.arrayBuffer())) : `${answer.status}`;
}

describe('xorbs', () => {
  it('are taken when they are right, once', async () => {
    const { xorb, xorbName } = wholeFile(randomBytes(300_000));
    expect(await (await putXorb(session, xorbName, xorb)).json()).toMatchObject({ was_inserted: true });
    expect(await (await putXorb(session, xorbName, xorb)).json()).toMatchObject({ was_inserted: false });
  });

  it('are refused under a hash that is not theirs', async () => {
    const [one, other] = [wholeFile(randomBytes(200_000)), wholeFile(randomBytes(200_000))];
    expect((await putXorb(session, other.xorbName, one.xorb)).status).toBe(400);
    expect((await putXorb(session, '0'.repeat(64), one.xorb)).status).toBe(400);
    expect((await putXorb(session, 'nonsense', one.xorb)).ok).toBe(false);
    // Nothing of it stays: the right bytes are new.
    expect(await (await putXorb(session, other.xorbName, other.xorb)).json()).toMatchObject({ was_inserted: true });
  });

  const content = randomBytes(150_000);
  const { xorb, xorbName } = wholeFile(content);
  const first = chunksOf(content)[0]?.bytes ?? new Uint8Array();
  const single = wholeFile(first);
  const changed = Buffer.from(xorb);
  changed[100] = (changed[100] ?? 0) ^ 1;
  it.each([
    ['are cut off in a chunk', xorbName, xorb.subarray(0, xorb.byteLength - 10)],
    ['are cut off in a header', single.xorbName, Buffer.concat([single.xorb, Buffer.alloc(5)])],
    ['lack a chunk', xorbName, xorb.subarray(0, 8 + first.byteLength)],
    ['have a byte changed', xorbName, changed],
    ['are empty', xorbName, Buffer.alloc(0)],
    ['have no known version', single.xorbName, packedChunk(first, { version: 7 })],
    ['have no known compression', single.xorbName, packedChunk(first, { scheme: 99 })],
    ['claim another length', single.xorbName, packedChunk(first, { rawBytes: first.byteLength + 1 })],
    ['claim to be shorter', single.xorbName, packedChunk(first, { packedBytes: first.byteLength - 1 })],
    ['claim more than there is', single.xorbName, packedChunk(first, { packedBytes: 0xffffff })],
    ['hold no LZ4 where they say so', single.xorbName, packedChunk(first, { scheme: 1 })],
  ])('are refused when they %s', async (_, name, body) => {
    expect((await putXorb(session, name, body)).status).toBe(400);
  });

  it('are refused when they inflate beyond what they claim, and take no memory', async () => {
    const frame = lz4Zeros(4_000_000);
    expect(frame.byteLength).toBeLessThan(20_000);
    const zeros = wholeFile(new Uint8Array(100_000));
    for (const scheme of [1, 2])
      for (const rawBytes of [100_000, 0xffffff, 0]) {
        const bomb = packedChunk(frame, { scheme, rawBytes });
        const one = await putXorb(session, zeros.xorbName, bomb);
        expect(one.status, `${scheme} ${rawBytes}`).toBe(400);
        // Refused at the first, so that the connection may end before the rest is sent.
        const many = await putXorb(
          session,
          zeros.xorbName,
          Buffer.concat(Array.from({ length: 500 }, () => bomb)),
        ).catch(() => null);
        expect(many?.ok ?? false).toBe(false);
      }
    expect(hub.peakRssBytes()).toBeLessThan(MEMORY_LIMIT_BYTES);
  });

  it('are refused when they are too large or have too many chunks', async () => {
    const tiny = packedChunk(Buffer.from('x'));
    const many = Buffer.concat(Array.from({ length: 10_000 }, () => tiny));
    expect((await putXorb(session, xorbName, many)).ok).toBe(false);
    const huge = await putXorb(session, xorbName, Buffer.alloc(70 << 20)).catch(() => null);
    expect(huge?.ok ?? false).toBe(false);
    expect(hub.peakRssBytes()).toBeLessThan(MEMORY_LIMIT_BYTES);
  });
});

describe('shards', () => {
  const content = randomBytes(600_000);
  const right = wholeFile(content);
  const { chunks, file } = right;
  const whole = termOf(chunks);
  const count = chunks.length;

  beforeAll(async () => {
    expect((await putXorb(session, right.xorbName, right.xorb)).status).toBe(200);
  });

  const withTerm = (change: Partial<ShardTerm>): ShardFile => ({ ...file, terms: [{ ...whole, ...change }] });
  const nowhere = randomBytes(32);
  it.each<readonly [string, ShardFile]>([
    ['a file hash that is forged', { ...file, hash: nowhere }],
    ['a SHA-256 of other bytes', { ...file, sha256: sha256('other') }],
    ['a verification hash that is forged', withTerm({ verification: nowhere })],
    ['no verification', withTerm({ verification: null })],
    ['a term beyond the xorb', withTerm({ end: count + 1 })],
    ['a term far beyond the xorb', withTerm({ start: 0, end: 0xffffffff })],
    ['a term that ends before it starts', withTerm({ start: 2, end: 1 })],
    ['an empty term', withTerm({ start: 1, end: 1, unpackedBytes: 0 })],
    ['a length that is not its', withTerm({ unpackedBytes: whole.unpackedBytes - 1 })],
    ['a xorb that nobody has', withTerm({ xorb: nowhere })],
    ['terms in another order', { ...file, terms: [termOf(chunks, 1), termOf(chunks, 0, 1)] }],
    ['terms that overlap', { ...file, terms: [termOf(chunks, 0, 2), termOf(chunks, 1)] }],
    ['a part of the file', { ...file, terms: [termOf(chunks, 0, count - 1)] }],
  ])('are refused with %s', async (_, wrong) => {
    const shard = shardOf([wrong], []);
    const answer = await putShard(session, shard);
    expect(answer.status, await answer.text()).toBe(400);
    const streamed = await callXet(session, '/v2/shards', { method: 'POST', body: shard });
    const text = await streamed.text();
    if (streamed.ok) expect(text).toMatch(/"error"/);
    const size = content.byteLength;
    const oid = wrong.sha256 ?? file.sha256 ?? '';
    expect((await commitLargeFiles(hub, repoPath, ada, [{ path: 'x.bin', oid, size }])).ok).toBe(false);
    expect((await callXet(session, `/v2/reconstructions/${hashName(file.hash)}`)).status).toBe(404);
  });

  it.each([
    ['are empty', Buffer.alloc(0)],
    ['are noise', randomBytes(5000)],
    ['are cut off', right.shard.subarray(0, right.shard.byteLength - 60)],
    ['are cut off in a file', right.shard.subarray(0, 100)],
    ['claim four thousand million terms', withUint32(right.shard, 48 + 36, 0xffffffff)],
    ['claim terms that are not there', withUint32(right.shard, 48 + 36, 3)],
    ['are of another version', withUint32(right.shard, 32, 9)],
  ])('are refused when they %s', async (_, shard) => {
    expect((await putShard(session, shard)).status).toBe(400);
    expect(hub.peakRssBytes()).toBeLessThan(MEMORY_LIMIT_BYTES);
  });

  it('are taken when they are right, and the file is what was sent', async () => {
    expect((await putShard(session, right.shard)).status).toBe(200);
    const size = content.byteLength;
    // The size is checked too.
    const wrongSize = [{ path: 'right.bin', oid: sha256(content), size: size + 1 }];
    expect((await commitLargeFiles(hub, repoPath, ada, wrongSize)).ok).toBe(false);
    const committed = await commitLargeFiles(hub, repoPath, ada, [{ path: 'right.bin', oid: sha256(content), size }]);
    expect(committed.status, await committed.text()).toBe(200);
    expect(await download(ada, repoPath, 'right.bin')).toBe(sha256(content));
  });

  it('may put one file together from ten thousand terms', async () => {
    const tiny = tinyChunksOf(randomBytes(60_000), 1500);
    expect((await putXorb(session, hashName(xorbHashOf(tiny)), xorbOf(tiny))).status).toBe(200);
    // Neighbours in the file are never neighbours in the xorb.
    const order = Array.from({ length: 10_000 }, (_, i) => (i * 7) % tiny.length);
    const pieces = order.flatMap((i) => tiny.slice(i, i + 1));
    const bytes = Buffer.concat(pieces.map(({ bytes: piece }) => piece));
    const many: ShardFile = {
      hash: fileHashOf(pieces),
      terms: order.map((i) => termOf(tiny, i, i + 1)),
      sha256: sha256(bytes),
    };
    expect((await putShard(session, shardOf([many], []))).status).toBe(200);
    const size = bytes.byteLength;
    const committed = await commitLargeFiles(hub, repoPath, ada, [{ path: 'many.bin', oid: sha256(bytes), size }]);
    expect(committed.status, await committed.text()).toBe(200);
    expect(await download(ada, repoPath, 'many.bin')).toBe(sha256(bytes));
    expect(hub.peakRssBytes()).toBeLessThan(MEMORY_LIMIT_BYTES);
  });
});

function withUint32(shard: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(shard);
  changed.writeUInt32LE(value, at);
  return changed;
}

describe('tokens', () => {
  it('are given to those who may, and no others', async () => {
    expect((await askXetToken(hub, repoPath, bob, 'read')).status).toBe(404);
    expect((await askXetToken(hub, repoPath, bob)).status).toBe(404);
    expect((await askXetToken(hub, repoPath, null)).status).toBe(401);
    const readOnly = await createHubToken(hub, 'ada', 'read');
    expect((await askXetToken(hub, repoPath, readOnly)).status).toBe(403);
    const open = (await createHubRepo(hub, 'open', { owner: ada })).path;
    expect((await askXetToken(hub, open, bob, 'read')).status).toBe(200);
    expect((await askXetToken(hub, open, null, 'read')).status).toBe(200);
    expect((await askXetToken(hub, open, null)).status).toBe(401);
  });

  it('do what they were made for only', async () => {
    const { xorb, xorbName, shard } = wholeFile(randomBytes(50_000));
    const reader = await xetSession(hub, repoPath, ada, 'read');
    const { token: _, ...nobody } = session;
    for (const [wrong, status] of [
      [reader, 403],
      [nobody, 401],
      [{ ...session, token: `${session.token}x` }, 401],
      [{ ...session, token: ada.token }, 401],
      [{ ...session, token: 'hf_nothing' }, 401],
    ] as const) {
      expect((await putXorb(wrong, xorbName, xorb)).status).toBe(status);
      expect((await putShard(wrong, shard)).status).toBe(status);
    }
  });

  it('end with their repository', async () => {
    const path = (await createHubRepo(hub, 'short-lived', { owner: ada })).path;
    const gone = await xetSession(hub, path, ada);
    const { file } = await uploadXet(gone, randomBytes(60_000));
    await hub.fetch('/api/repos/delete', {
      method: 'DELETE',
      authorization: `Bearer ${ada.token}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'short-lived', organization: 'ada', type: 'model' }),
    });
    const { xorb, xorbName } = wholeFile(randomBytes(50_000));
    expect((await putXorb(gone, xorbName, xorb)).ok).toBe(false);
    expect((await callXet(gone, `/v2/reconstructions/${hashName(file.hash)}`)).ok).toBe(false);
  });
});

describe("others' files", () => {
  const secret = randomBytes(900_000);
  const { chunks, file, xorb, xorbName } = wholeFile(secret);
  let stranger: XetSession;
  let strangersPath: string;

  beforeAll(async () => {
    await uploadXet(session, secret);
    const large = [{ path: 'secret.bin', oid: sha256(secret), size: secret.byteLength }];
    expect((await commitLargeFiles(hub, repoPath, ada, large)).status).toBe(200);
    strangersPath = (await createHubRepo(hub, 'strangers', { owner: bob })).path;
    stranger = await xetSession(hub, strangersPath, bob);
  });

  it('cannot be reconstructed through another repository', async () => {
    for (const path of [`/v1/reconstructions/${hashName(file.hash)}`, `/v2/reconstructions/${hashName(file.hash)}`]) {
      expect((await callXet(stranger, path)).status).toBe(404);
      expect((await callXet(stranger, path, { headers: { range: 'bytes=0-10' } })).status).toBe(404);
    }
    expect(
      (await callXet(await xetSession(hub, repoPath, ada, 'read'), `/v2/reconstructions/${hashName(file.hash)}`))
        .status,
    ).toBe(200);
  });

  it('are not told of by deduplication queries, HEAD requests or the answer to an upload', async () => {
    for (const { hash } of chunks) {
      expect((await callXet(stranger, `/v1/chunks/default/${hashName(hash)}`)).status).toBe(404);
    }
    const unknown = hashName(randomBytes(32));
    // Clients ask here for leave to reuse what others have stored, and do without when there is no such route.
    expect((await callXet(stranger, '/v1/xorb-grants', { method: 'POST', body: '{}' })).status).toBe(404);
    for (const route of ['/v1/xorbs/default', '/v1/files']) {
      const name = route === '/v1/files' ? hashName(file.hash) : xorbName;
      const known = await callXet(stranger, `${route}/${name}`, { method: 'HEAD' });
      const none = await callXet(stranger, `${route}/${unknown}`, { method: 'HEAD' });
      expect(known.status, route).toBe(none.status);
    }
    // Bob happens to have the same bytes: to him they are new.
    expect(await (await putXorb(stranger, xorbName, xorb)).json()).toMatchObject({ was_inserted: true });
  });

  it('cannot be claimed by their hashes', async () => {
    const another = randomBytes(400_000);
    const other = await uploadXet(session, another);
    const guessed = { ...other.file, terms: [{ ...termOf(other.chunks), verification: randomBytes(32) }] };
    const refused = await putShard(stranger, shardOf([guessed], []));
    const missing = await putShard(
      stranger,
      shardOf([{ ...guessed, terms: [{ ...termOf(other.chunks), xorb: randomBytes(32) }] }], []),
    );
    expect(refused.status).toBe(400);
    expect(missing.status).toBe(400);
    const large = [{ path: 'mine.bin', oid: sha256(another), size: another.byteLength }];
    expect((await commitLargeFiles(hub, strangersPath, bob, large)).ok).toBe(false);
  });

  it('are not opened by signed URLs for other ranges, other xorbs or other times', async () => {
    const reader = await xetSession(hub, repoPath, ada, 'read');
    const plan = await callXet(reader, `/v2/reconstructions/${hashName(file.hash)}`, {
      headers: { range: 'bytes=0-1000' },
    });
    const { xorbs } = (await plan.json()) as Reconstruction;
    const fetchInfo = Object.values(xorbs)[0]?.[0];
    const url = new URL(fetchInfo?.url ?? '');
    const bytes = fetchInfo?.ranges[0]?.bytes ?? { start: 0, end: 0 };
    const get = async (at: URL, range: string): Promise<number> => {
      const answer = await fetch(at, { headers: { range } });
      await answer.arrayBuffer();
      return answer.status;
    };
    const range = `bytes=${bytes.start}-${bytes.end}`;
    expect(await get(url, range)).toBe(206);
    expect(await get(url, `bytes=${bytes.end + 1}-${bytes.end + 1000}`)).toBeGreaterThanOrEqual(400);
    for (const name of url.searchParams.keys()) {
      const changed = new URL(url);
      const value = url.searchParams.get(name) ?? '';
      changed.searchParams.set(name, /^\d+$/.test(value) ? String(Number(value) + 1_000_000) : `${value}A`);
      expect(await get(changed, range), name).toBe(403);
      const without = new URL(url);
      without.searchParams.delete(name);
      expect(await get(without, range), name).toBe(403);
    }
    const elsewhere = new URL(url);
    elsewhere.pathname = elsewhere.pathname.replace(/[0-9a-f]{64}/, hashName(randomBytes(32)));
    expect(await get(elsewhere, range)).toBe(403);
  });

  it('answer ranges that start beyond the end with 416', async () => {
    const reader = await xetSession(hub, repoPath, ada, 'read');
    for (const version of ['v1', 'v2']) {
      const path = `/${version}/reconstructions/${hashName(file.hash)}`;
      const beyond = await callXet(reader, path, { headers: { range: `bytes=${secret.byteLength}-` } });
      expect(beyond.status).toBe(416);
      const last = await callXet(reader, path, { headers: { range: `bytes=${secret.byteLength - 1}-999999999` } });
      expect(last.status).toBe(200);
    }
  });
});
