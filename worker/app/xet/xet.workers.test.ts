import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { R2BlobStore } from '../../../adapters/blob-r2/r2-blob-store.ts';
import { type TestHub, countRows, openTestHub } from '../../../test/support/catalog-services.ts';
import { splitMix } from '../../../test/support/xet-samples.ts';
import {
  type DescribedFile,
  fileHash,
  sha256Of,
  shardOf,
  verificationOf,
  xorbOf,
} from '../../../test/support/xet-upload.ts';
import { isLinked } from '../../catalog/lfs-objects.ts';
import type { Actor } from '../../domain/access.ts';
import { concatBytes } from '../../domain/bytes.ts';
import { type RepoRecord, repoPathOf } from '../../domain/repo-record.ts';
import type { Visibility } from '../../domain/repo.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { readShard } from '../../xet/shard-reader.ts';
import { hashBytes, hashText } from '../../xet/hash-text.ts';
import { hmacHash } from '../../xet/hashes.ts';
import { FOOTER_BYTES, footerField } from '../../xet/shard-layout.ts';
import { chunkHash } from '../../xet/xorb-table.ts';
import type { WrittenXorb } from '../../xet/xorb-writer.ts';
import { openLinked } from '../browse/open-content.ts';
import { putObject } from '../lfs/put-object.ts';
import { purgeDeletedRepos } from '../maintenance/purge-deleted-repos.ts';
import { sweepLfsObjects } from '../maintenance/sweep-lfs-objects.ts';
import { sweepUploads } from '../maintenance/sweep-uploads.ts';
import { sweepXetStorage } from '../maintenance/sweep-xet-storage.ts';
import { createRepo } from '../repos/create-repo.ts';
import { deleteRepo } from '../repos/delete-repo.ts';
import { authorizeXetRead, authorizeXetWrite } from './authorize.ts';
import { checkDataUrl, fetchData } from './fetch-data.ts';
import { findDedupShard } from './find-dedup-shard.ts';
import { findNeighbourShard } from './find-neighbour-shard.ts';
import { giveXetToken } from './give-token.ts';
import { measureXorb } from './measure-xorb.ts';
import { planReconstruction } from './plan-reconstruction.ts';
import { putXorb } from './put-xorb.ts';
import { type ShardProgress, registerShard } from './register-shard.ts';

const DAY = 24 * 3600_000;

type User = Extract<Actor, { kind: 'user' }>;

let hub: TestHub;
let ada: User;
let bob: User;
let names = 0;
let seed = 1n;

beforeEach(async () => {
  hub = await openTestHub();
  const left = await env.BLOBS.list();
  await env.BLOBS.delete(left.objects.map(({ key }) => key));
  Object.assign(hub.services, { blobs: new R2BlobStore(env.BLOBS) });
  ada = asUser(hub.as(await hub.addUser('ada')));
  bob = asUser(hub.as(await hub.addUser('bob')));
});

function asUser(actor: Actor): User {
  if (actor.kind !== 'user') throw new Error('not a user');
  return actor;
}

async function repoOf(owner: User, visibility: Visibility = 'public'): Promise<RepoRecord> {
  names += 1;
  const made = await createRepo(hub.services, owner, { kind: 'model', name: `x${names}`, visibility });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

/** Chunks that nobody else has. */
function chunks(count: number, sizeBytes = 10_000): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: count }, () => splitMix(sizeBytes, (seed += 1n)));
}

function sendXorb(actor: User, repo: RepoRecord, xorb: WrittenXorb, bytes: Uint8Array<ArrayBuffer> = xorb.bytes) {
  return putXorb(hub.services, { actor, repo }, xorb.hash, new Blob([bytes]).stream());
}

function sendShard(actor: User, repo: RepoRecord, files: readonly DescribedFile[]) {
  return registerShard(hub.services, { actor, repo }, shardOf(files), () => undefined);
}

interface Uploaded {
  readonly xorb: WrittenXorb;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly hash: XetHash;
}

/** A file of one xorb, uploaded rightly. */
async function upload(actor: User, repo: RepoRecord, parts: readonly Uint8Array[] = chunks(6)): Promise<Uploaded> {
  const xorb = xorbOf(parts);
  const terms = [{ xorb, start: 0, end: parts.length }];
  const bytes = concatBytes(parts);
  expect(await sendXorb(actor, repo, xorb)).toMatchObject({ ok: true });
  expect(await sendShard(actor, repo, [{ terms, sha256: sha256Of(bytes) }])).toMatchObject({ ok: true });
  return { xorb, bytes, hash: fileHash(terms) };
}

async function readBack(repo: RepoRecord, bytes: Uint8Array, offset?: number, length = 0): Promise<Uint8Array | null> {
  const range = offset === undefined ? undefined : { offset, length };
  const opened = await openLinked(hub.services, repo.id, sha256Of(bytes), range);
  return opened === null ? null : new Uint8Array(await new Response(opened.body).arrayBuffer());
}

function whole(actor: Actor, repo: RepoRecord, hash: XetHash) {
  return planReconstruction(hub.services, { actor, repo }, hash, () => 'whole');
}

async function blobCount(): Promise<number> {
  return (await env.BLOBS.list()).objects.length;
}

async function purge(repo: RepoRecord, owner: User): Promise<void> {
  expect((await deleteRepo(hub.services, owner, repoPathOf(repo))).ok).toBe(true);
  hub.now += 8 * DAY;
  await purgeDeletedRepos(hub.services);
}

async function sweep(days = 1): Promise<void> {
  hub.now += days * DAY;
  await sweepLfsObjects(hub.services);
  await sweepXetStorage(hub.services);
  await sweepUploads(hub.services);
}

describe('an upload', () => {
  it('is read back whole and in parts, as plain bytes', async () => {
    const repo = await repoOf(ada);
    const { bytes } = await upload(ada, repo);
    expect(await isLinked(hub.services.catalog, repo.id, { oid: sha256Of(bytes), sizeBytes: bytes.length })).toBe(true);
    expect(await readBack(repo, bytes)).toEqual(bytes);
    for (const [offset, length] of [
      [0, 1],
      [9_999, 2],
      [25_000, 20_000],
      [59_999, 1],
      [50_000, 99_999],
    ] as const) {
      expect(await readBack(repo, bytes, offset, length)).toEqual(bytes.slice(offset, offset + length));
    }
  });

  it('reads chunks of every packing, in pieces of any size', async () => {
    const repo = await repoOf(ada);
    const text = new TextEncoder().encode('the same line again and again\n'.repeat(1000));
    const floats = new Uint8Array(Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i) / 50).buffer);
    const { bytes } = await upload(ada, repo, [...chunks(2), text, floats, ...chunks(1, 9000), text.slice(0, 9000)]);
    expect(await readBack(repo, bytes)).toEqual(bytes);
    expect(await readBack(repo, bytes, 19_990, 30_020)).toEqual(bytes.slice(19_990, 50_010));
  });

  it('puts a file of many terms together, however they repeat and overlap', async () => {
    const repo = await repoOf(ada);
    const parts = chunks(40, 8200);
    const xorb = xorbOf(parts);
    const terms = Array.from({ length: 10_000 }, (_, i) => ({ xorb, start: (i * 7) % 40, end: ((i * 7) % 40) + 1 }));
    const bytes = concatBytes(terms.map(({ start }) => parts[start] ?? new Uint8Array(0)));
    await sendXorb(ada, repo, xorb);
    expect(await sendShard(ada, repo, [{ terms, sha256: sha256Of(bytes) }])).toMatchObject({ ok: true });
    expect(await readBack(repo, bytes, 8_200 * 5000 - 3, 10)).toEqual(bytes.slice(8_200 * 5000 - 3, 8_200 * 5000 + 7));
    const plan = await whole(ada, repo, fileHash(terms));
    expect(plan.ok && plan.value.fetches.get(xorb.hash)).toHaveLength(1);
  });

  it('tells of its progress, and of a repeated shard that nothing was new', async () => {
    const repo = await repoOf(ada);
    const parts = chunks(2);
    const xorb = xorbOf(parts);
    const file = { terms: [{ xorb, start: 0, end: 2 }], sha256: sha256Of(concatBytes(parts)) };
    await sendXorb(ada, repo, xorb);
    const events: ShardProgress[] = [];
    const send = () =>
      registerShard(hub.services, { actor: ada, repo }, shardOf([file]), (event) => void events.push(event));
    expect(await send()).toEqual({ ok: true, value: { isNew: true } });
    expect(events.map(({ type }) => type)).toEqual(['validating', 'validating', 'committing', 'committing']);
    expect(await send()).toEqual({ ok: true, value: { isNew: false } });
    expect(await blobCount()).toBe(2);
  });

  it('stores a xorb once, whoever sends it, and shows nobody that it was there', async () => {
    const repo = await repoOf(ada);
    const xorb = xorbOf(chunks(3));
    expect(await sendXorb(ada, repo, xorb)).toEqual({ ok: true, value: { isNew: true } });
    expect(await sendXorb(ada, repo, xorb)).toEqual({ ok: true, value: { isNew: false } });
    expect(await sendXorb(bob, await repoOf(bob), xorb)).toEqual({ ok: true, value: { isNew: true } });
    expect(await blobCount()).toBe(1);
  });

  it('sent twice at the same moment is stored once', async () => {
    const [first, second] = [await repoOf(ada), await repoOf(bob)];
    const parts = chunks(3);
    const xorb = xorbOf(parts);
    const file = { terms: [{ xorb, start: 0, end: 3 }], sha256: sha256Of(concatBytes(parts)) };
    const sent = await Promise.all([sendXorb(ada, first, xorb), sendXorb(bob, second, xorb)]);
    expect(sent.map(({ ok }) => ok)).toEqual([true, true]);
    const described = await Promise.all([sendShard(ada, first, [file]), sendShard(bob, second, [file])]);
    expect(described.map(({ ok }) => ok)).toEqual([true, true]);
    for (const repo of [first, second]) expect(await readBack(repo, concatBytes(parts))).toEqual(concatBytes(parts));
    expect(await blobCount()).toBe(2);
    expect(await countRows('xet_pending')).toBe(0);
    expect(await countRows('lfs_garbage')).toBe(0);
  });

  it('turns a content that came in by LFS into Xet form, and keeps its old bytes for downloads under way', async () => {
    const repo = await repoOf(ada);
    const parts = chunks(3);
    const bytes = concatBytes(parts);
    const oid = sha256Of(bytes);
    const input = { repo: repo.id, user: ada.userId, oid, sizeBytes: bytes.length, body: new Blob([bytes]).stream() };
    expect((await putObject(hub.services, input)).ok).toBe(true);
    await upload(ada, repo, parts);
    expect(await readBack(repo, bytes)).toEqual(bytes);
    await sweepUploads(hub.services);
    expect(await blobCount()).toBe(3);
    await sweep(2);
    expect(await blobCount()).toBe(2);
    expect(await readBack(repo, bytes, 5, 5)).toEqual(bytes.slice(5, 10));
  });
});

describe('what is wrong is refused and leaves nothing', () => {
  it('a xorb under another name, cut off, or no xorb at all', async () => {
    const repo = await repoOf(ada);
    const xorb = xorbOf(chunks(3));
    const other = xorbOf(chunks(1));
    const flipped = xorb.bytes.slice();
    flipped[5000] = (flipped[5000] ?? 0) ^ 1;
    for (const bytes of [other.bytes, xorb.bytes.slice(0, -1), flipped, new Uint8Array(100), new Uint8Array(0)]) {
      expect(await sendXorb(ada, repo, xorb, bytes)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
    expect(await blobCount()).toBe(0);
    expect(await countRows('xet_xorbs')).toBe(0);
    expect(await countRows('xet_pending')).toBe(0);
    // Also when the right one is there already: its name alone proves nothing.
    await sendXorb(ada, repo, xorb);
    expect(await sendXorb(bob, await repoOf(bob), xorb, other.bytes)).toMatchObject({ ok: false });
    expect(await countRows('xet_holders')).toBe(1);
  });

  it('a shard whose claims do not hold', async () => {
    const repo = await repoOf(ada);
    const parts = chunks(4);
    const xorb = xorbOf(parts);
    await sendXorb(ada, repo, xorb);
    const terms = [{ xorb, start: 0, end: 4 }];
    const right = { terms, sha256: sha256Of(concatBytes(parts)) };
    const wrongVerification = verificationOf({ xorb, start: 0, end: 3 });
    const outOfRange = { xorb, start: 0, end: 5 };
    const lies: DescribedFile[] = [
      { ...right, sha256: sha256Of(new Uint8Array(1)) },
      { ...right, hash: fileHash([{ xorb, start: 1, end: 4 }]) },
      { ...right, verification: [wrongVerification] },
      { ...right, verification: 'none' },
      { ...right, rawBytes: 39_999 },
      { terms: [outOfRange], hash: right.sha256 as string as XetHash, verification: [wrongVerification], rawBytes: 9 },
      { terms: [{ xorb: xorbOf(chunks(1)), start: 0, end: 1 }] },
    ];
    for (const lie of lies) {
      expect(await sendShard(ada, repo, [lie])).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
    // One wrong file keeps the right one beside it out.
    expect(
      await sendShard(ada, repo, [right, { terms: [{ xorb, start: 0, end: 1 }], sha256: right.sha256 }]),
    ).toMatchObject({ ok: false });
    expect(await countRows('lfs_objects')).toBe(0);
    expect(await blobCount()).toBe(1);
    expect(await sendShard(ada, repo, [right])).toMatchObject({ ok: true });
  });

  it('bytes that are no shard', async () => {
    const repo = await repoOf(ada);
    const shard = shardOf([]);
    for (const bytes of [new Uint8Array(0), new Uint8Array(500), shard.slice(0, 100), splitMix(1000, 3n)]) {
      const registered = await registerShard(hub.services, { actor: ada, repo }, bytes, () => undefined);
      expect(registered).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
  });
});

describe('access', () => {
  it('a xorb can be named by who sent it and by who reads a file of it, and by nobody else', async () => {
    const secret = await repoOf(ada, 'private');
    const { xorb, bytes } = await upload(ada, secret);
    const copy = { terms: [{ xorb, start: 0, end: 6 }], sha256: sha256Of(bytes) };
    const bobs = await repoOf(bob);
    const refused = await sendShard(bob, bobs, [copy]);
    const absent = await sendShard(bob, bobs, [{ terms: [{ xorb: xorbOf(chunks(6)), start: 0, end: 6 }] }]);
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    const withoutName = (result: typeof refused) => !result.ok && result.error.message.replace(/[0-9a-f]{64}/, '');
    expect(withoutName(refused)).toBe(withoutName(absent));
    expect(await measureXorb(hub.services, { actor: bob, repo: bobs }, xorb.hash)).toMatchObject({ ok: false });

    expect(await sendShard(ada, await repoOf(ada), [copy])).toMatchObject({ ok: true });
    // Now a public repository shows the same file.
    expect(await sendShard(bob, bobs, [copy])).toMatchObject({ ok: true });
    expect(await readBack(bobs, bytes)).toEqual(bytes);
  });

  it('a reconstruction is only for files that the repository of the token links', async () => {
    const secret = await repoOf(ada, 'private');
    const { hash } = await upload(ada, secret);
    expect(await whole(ada, secret, hash)).toMatchObject({ ok: true });
    expect(await whole(bob, await repoOf(bob), hash)).toMatchObject({ ok: false, error: { code: 'object-not-found' } });
    expect(await whole(ada, await repoOf(ada), hash)).toMatchObject({ ok: false });
  });

  it('a range is cut down to the chunks it touches, and one behind the end is refused', async () => {
    const repo = await repoOf(ada);
    const { hash } = await upload(ada, repo);
    const reader = { actor: ada, repo };
    const part = await planReconstruction(hub.services, reader, hash, () => ({ start: 25_000, end: 35_000 }));
    expect(part).toMatchObject({
      ok: true,
      value: { offsetIntoFirst: 5_000, terms: [{ chunkStart: 2, chunkEnd: 4 }] },
    });
    const behind = await planReconstruction(hub.services, reader, hash, () => null);
    expect(behind).toMatchObject({ ok: false, error: { code: 'range-not-satisfiable' } });
  });

  it('a data URL is for its range, its xorb and its time alone', async () => {
    const repo = await repoOf(ada);
    const { hash, xorb, bytes } = await upload(ada, repo);
    const part = await planReconstruction(hub.services, { actor: ada, repo }, hash, () => ({
      start: 10_000,
      end: 20_000,
    }));
    const fetch = part.ok ? part.value.fetches.get(xorb.hash)?.[0] : undefined;
    if (fetch === undefined || !('query' in fetch.source)) throw new Error('no URL');
    const query = Object.fromEntries(new URLSearchParams(fetch.source.query));
    const claims = await checkDataUrl(hub.services, xorb.hash, query);
    if (!claims.ok) throw new Error(claims.error.message);
    const { storedStart: offset, storedEnd: end } = fetch;
    const data = await fetchData(hub.services, claims.value, { offset, length: end - offset });
    const got = data.ok ? new Uint8Array(await new Response(data.value.body).arrayBuffer()) : null;
    expect(got?.slice(-100)).toEqual(bytes.slice(19_900, 20_000));
    expect(await fetchData(hub.services, claims.value, { offset: offset - 1, length: 2 })).toMatchObject({ ok: false });
    expect(await fetchData(hub.services, claims.value, { offset, length: end - offset + 1 })).toMatchObject({
      error: { code: 'forbidden' },
    });
    for (const forged of [
      { ...query, start: '0' },
      { ...query, end: '99999' },
      { ...query, expires: String(hub.now + 10 * DAY) },
      { ...query, copy: crypto.randomUUID() },
    ]) {
      expect(await checkDataUrl(hub.services, xorb.hash, forged)).toMatchObject({ error: { code: 'forbidden' } });
    }
    expect(await checkDataUrl(hub.services, hash, query)).toMatchObject({ ok: false });
    hub.now += 2 * 3600_000;
    expect(await checkDataUrl(hub.services, xorb.hash, query)).toMatchObject({ error: { code: 'forbidden' } });
  });

  it('a token is for its repository, its kind of access and an hour, and ends with the right behind it', async () => {
    const repo = await repoOf(ada, 'private');
    const give = (action: 'read' | 'write' | 'contribute', actor: Actor = ada) =>
      giveXetToken(hub.services, actor, { kind: 'none' }, repo, action);
    const { accessToken: writing } = await give('write');
    const { accessToken: reading } = await give('read');
    expect(await authorizeXetWrite(hub.services, writing)).toMatchObject({ value: { repo: { id: repo.id } } });
    expect(await authorizeXetRead(hub.services, writing)).toMatchObject({ ok: true });
    expect(await authorizeXetWrite(hub.services, reading)).toMatchObject({ error: { code: 'forbidden' } });
    // Given out wrongly, or before the right ended: it is decided again.
    const { accessToken: bobs } = await give('contribute', bob);
    expect(await authorizeXetWrite(hub.services, bobs)).toMatchObject({ error: { code: 'repo-not-found' } });
    const [payload = '', signature = ''] = writing.split('.');
    for (const forged of ['', 'x', `${payload}x.${signature}`, `${payload}.`, `${payload}.${signature}.x`]) {
      expect(await authorizeXetRead(hub.services, forged)).toMatchObject({ error: { code: 'bad-credentials' } });
    }
    hub.now += 3600_001;
    expect(await authorizeXetRead(hub.services, writing)).toMatchObject({ error: { code: 'bad-credentials' } });
  });
});

describe('deduplication', () => {
  /** The chunks of the answer's xorbs, as the key in its footer lets a client recognize them. */
  async function query(actor: Actor, repo: RepoRecord, chunk: XetHash) {
    const shard = await findDedupShard(hub.services, { actor, repo }, chunk);
    if (shard === null) return null;
    const key = shard.slice(shard.length - FOOTER_BYTES).slice(footerField.hmacKey, footerField.hmacKey + 32);
    const shown = new Set(readShard(shard).xorbs.flatMap((xorb) => xorb.chunks.map(({ hash }) => hash)));
    return (hash: XetHash) => shown.has(hashText(hmacHash(key, hashBytes(hash))));
  }

  it('answers for what the asker can read, and says nothing of anything else', async () => {
    const secret = await repoOf(ada, 'private');
    const { xorb } = await upload(ada, secret);
    const first = chunkHash(xorb.table, 0);
    const knows = await query(ada, secret, first);
    expect(knows?.(chunkHash(xorb.table, 5))).toBe(true);
    expect(await query(bob, await repoOf(bob), first)).toBeNull();
    expect(await query({ kind: 'anonymous' }, await repoOf(bob), first)).toBeNull();
    expect(await query(ada, secret, chunkHash(xorb.table, 1))).toBeNull();
  });

  it('keeps behind a gate what is behind it', async () => {
    const gated = await repoOf(ada);
    const { xorb, bytes } = await upload(ada, gated);
    const first = chunkHash(xorb.table, 0);
    expect(await query(bob, await repoOf(bob), first)).not.toBeNull();
    await hub.services.catalog.d1.prepare("UPDATE repos SET gating = 'manual' WHERE id = ?").bind(gated.id).run();
    expect(await query(bob, await repoOf(bob), first)).toBeNull();
    const copy = { terms: [{ xorb, start: 0, end: 6 }], sha256: sha256Of(bytes) };
    expect(await sendShard(bob, await repoOf(bob), [copy])).toMatchObject({ ok: false });
  });

  it('hides chunks that belong to files the asker cannot read', async () => {
    const secret = await repoOf(ada, 'private');
    const open = await repoOf(ada);
    const parts = chunks(6);
    const xorb = xorbOf(parts);
    await sendXorb(ada, secret, xorb);
    const file = (start: number, end: number) => ({
      terms: [{ xorb, start, end }],
      sha256: sha256Of(concatBytes(parts.slice(start, end))),
    });
    await sendShard(ada, secret, [file(0, 3)]);
    await sendShard(ada, open, [file(3, 6)]);
    const knows = await query(bob, await repoOf(bob), chunkHash(xorb.table, 3));
    expect([0, 1, 2, 3, 4, 5].map((chunk) => knows?.(chunkHash(xorb.table, chunk)))).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('a file that begins as none before', () => {
  /** What the answer's xorbs hold, for a chunk that nobody has. */
  async function query(actor: Actor, repo: RepoRecord, session: string, chunk = hashText(splitMix(32, (seed += 1n)))) {
    const shard = await findNeighbourShard(hub.services, { actor, repo }, chunk, session);
    if (shard === null) return null;
    const key = shard.slice(shard.length - FOOTER_BYTES).slice(footerField.hmacKey, footerField.hmacKey + 32);
    const { xorbs } = readShard(shard);
    const shown = new Set(xorbs.flatMap((xorb) => xorb.chunks.map(({ hash }) => hash)));
    return { xorbs: xorbs.length, knows: (hash: XetHash) => shown.has(hashText(hmacHash(key, hashBytes(hash)))) };
  }

  it('is compared with the latest files of its repository, once an upload', async () => {
    const repo = await repoOf(ada);
    const files = [await upload(ada, repo), await upload(ada, repo)];
    const answer = await query(ada, repo, 'one');
    expect(answer?.xorbs).toBe(2);
    for (const { xorb } of files) expect(answer?.knows(chunkHash(xorb.table, 5))).toBe(true);
    expect(await query(ada, repo, 'one')).toBeNull();
    expect(await query(ada, repo, 'two')).not.toBeNull();
    expect(await query(bob, repo, 'one')).not.toBeNull();
    hub.now += DAY;
    expect(await query(ada, repo, 'one')).not.toBeNull();
  });

  it('learns nothing of other repositories, nor of what else is in the xorbs', async () => {
    const secret = await repoOf(ada, 'private');
    const open = await repoOf(ada);
    expect(await query(ada, open, '')).toBeNull();
    const parts = chunks(6);
    const xorb = xorbOf(parts);
    await sendXorb(ada, secret, xorb);
    const file = (start: number, end: number) => ({
      terms: [{ xorb, start, end }],
      sha256: sha256Of(concatBytes(parts.slice(start, end))),
    });
    await sendShard(ada, secret, [file(0, 2)]);
    await sendShard(ada, open, [file(2, 4), file(3, 5)]);
    const answer = await query(bob, open, '');
    expect(answer?.xorbs).toBe(1);
    const known = [0, 1, 2, 3, 4, 5].map((chunk) => answer?.knows(chunkHash(xorb.table, chunk)));
    expect(known).toEqual([false, false, true, true, true, false]);
  });

  it('is not meant where a chunk is asked for by its hash', async () => {
    const repo = await repoOf(ada);
    await upload(ada, repo);
    expect(await query(ada, repo, '', `${'a'.repeat(61)}000` as XetHash)).toBeNull();
  });
});

describe('the end', () => {
  it('gives chunks back a while after the last repository that used them, and never before', async () => {
    const first = await repoOf(ada);
    const second = await repoOf(bob);
    const { xorb, bytes } = await upload(ada, first);
    expect(
      await sendShard(bob, second, [
        { terms: [{ xorb, start: 2, end: 4 }], sha256: sha256Of(bytes.slice(20_000, 40_000)) },
      ]),
    ).toMatchObject({ ok: true });
    await purge(first, ada);
    await sweep();
    await sweep(60);
    await sweep(60);
    expect(await readBack(second, bytes.slice(20_000, 40_000))).toEqual(bytes.slice(20_000, 40_000));
    expect(await countRows('lfs_objects')).toBe(1);
    await purge(second, bob);
    await sweep();
    await sweep(8);
    // The list of terms is gone; the xorb waits, because clients may still name it.
    expect(await blobCount()).toBe(1);
    await sweep(29);
    expect(await blobCount()).toBe(0);
    expect(await countRows('xet_xorbs')).toBe(0);
  });

  it('removes xorbs that no file was made of, and uploads that broke off', async () => {
    const repo = await repoOf(ada);
    await sendXorb(ada, repo, xorbOf(chunks(2)));
    await env.BLOBS.put('objects/xet/xorbs/ab/cd/left-by-a-crash', 'half');
    await hub.services.catalog.d1
      .prepare('INSERT INTO xet_pending (blob_key, expires_at) VALUES (?, ?)')
      .bind('xet/xorbs/ab/cd/left-by-a-crash', hub.now + DAY)
      .run();
    await sweep(2);
    expect(await blobCount()).toBe(1);
    await sweep(29);
    expect(await blobCount()).toBe(0);
  });

  it('lets a xorb live on that is sent again in time', async () => {
    const repo = await repoOf(ada);
    const xorb = xorbOf(chunks(2));
    await sendXorb(ada, repo, xorb);
    await sweep(27);
    await sendXorb(ada, repo, xorb);
    await sweep(27);
    expect(await blobCount()).toBe(1);
  });
});
