import { beforeEach, describe, expect, it } from 'vitest';
import { sha256Of, xorbOf } from '../../../test/support/xet-upload.ts';
import {
  DAY,
  ada,
  blobCount,
  bob,
  chunks,
  hub,
  openXetHub,
  readBack,
  repoOf,
  sendShard,
  sweep,
  upload,
  whole,
} from '../../../test/support/xet-hub.ts';
import { findBucketById } from '../../catalog/buckets.ts';
import type { Actor } from '../../domain/access.ts';
import type { BucketRecord } from '../../domain/bucket.ts';
import type { RepoId, Visibility } from '../../domain/repo.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { chunkHash } from '../../xet/xorb-table.ts';
import { sweepBuckets } from '../maintenance/sweep-buckets.ts';
import { authorizeXetRead, authorizeXetWrite } from '../xet/authorize.ts';
import { findDedupShard } from '../xet/find-dedup-shard.ts';
import { findNeighbourShard } from '../xet/find-neighbour-shard.ts';
import { giveXetToken } from '../xet/give-token.ts';
import { type FileOperation, changeFiles } from './change-files.ts';
import { createBucket } from './create-bucket.ts';
import { deleteBucket } from './delete-bucket.ts';
import { checkBucketAccess } from './get-bucket.ts';
import { listBuckets } from './list-buckets.ts';
import { listFiles } from './list-files.ts';
import { findFile, openFile } from './open-file.ts';

beforeEach(openXetHub);

type User = Extract<Actor, { kind: 'user' }>;
let names = 0;

async function bucketOf(owner: User, visibility: Visibility = 'public'): Promise<BucketRecord> {
  names += 1;
  const made = await createBucket(hub.services, owner, { namespace: owner.username, name: `b${names}`, visibility });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

function add(path: string, hash: XetHash): FileOperation {
  return { type: 'add', path, hash, contentType: null };
}

async function change(actor: Actor, bucket: BucketRecord, ...operations: FileOperation[]): Promise<readonly string[]> {
  const done = await changeFiles(hub.services, actor, bucket, operations);
  if (!done.ok) throw new Error(done.error.message);
  return done.value.map(({ path }) => path);
}

/** A file of which nobody else has the content. */
async function put(actor: User, bucket: BucketRecord, path: string) {
  const sent = await upload(actor, bucket);
  expect(await change(actor, bucket, add(path, sent.hash))).toEqual([]);
  return sent;
}

async function read(bucket: BucketRecord, path: string): Promise<Uint8Array | null> {
  const file = await findFile(hub.services, bucket, path);
  const opened = file.ok ? await openFile(hub.services, file.value, undefined) : file;
  return opened.ok ? new Uint8Array(await new Response(opened.value).arrayBuffer()) : null;
}

/** Maintenance after some days, often enough for each step to see what the ones before it left. */
async function sweepAll(days: number): Promise<void> {
  await sweepBuckets(hub.services);
  await sweep(days);
  await sweepBuckets(hub.services);
}

describe('a content', () => {
  it('stays while a file of a bucket names it, and goes a week after the last one', async () => {
    const bucket = await bucketOf(ada);
    const { bytes, hash } = await put(ada, bucket, 'a');
    await change(ada, bucket, add('b', hash));
    for (let month = 0; month < 3; month++) await sweepAll(30);
    await change(ada, bucket, { type: 'delete', path: 'a' });
    for (let month = 0; month < 3; month++) await sweepAll(30);
    expect(await read(bucket, 'b')).toEqual(bytes);

    const { hash: another } = await upload(ada, bucket);
    await change(ada, bucket, add('b', another));
    await sweepAll(1);
    const before = await blobCount();
    await sweepAll(5);
    expect(await blobCount()).toBe(before);
    for (let week = 0; week < 8; week++) await sweepAll(7);
    // The list of terms and the xorb of the overwritten content are gone, those of the other are not.
    expect(await blobCount()).toBe(2);
    expect(await change(ada, bucket, add('c', hash))).toEqual(['c']);
    expect(await read(bucket, 'b')).not.toBeNull();
  });

  it('waits two days to be named, then ends like one that nothing names', async () => {
    const bucket = await bucketOf(ada);
    const { hash } = await upload(ada, bucket);
    await sweepAll(1);
    expect(await change(bob, await bucketOf(bob), add('theirs', hash))).toEqual(['theirs']);
    for (let week = 0; week < 8; week++) await sweepAll(7);
    expect(await blobCount()).toBe(0);
    expect(await change(ada, bucket, add('late', hash))).toEqual(['late']);
  });

  it('that is about to be collected is kept when it is sent and named again', async () => {
    const bucket = await bucketOf(ada);
    const { xorb, bytes, hash } = await put(ada, bucket, 'a');
    await change(ada, bucket, { type: 'delete', path: 'a' });
    await sweepAll(3);
    await sweepAll(3);
    expect(await change(ada, bucket, add('b', hash))).toEqual(['b']);
    const file = { terms: [{ xorb, start: 0, end: 6 }], sha256: sha256Of(bytes) };
    expect(await sendShard(ada, bucket, [file])).toMatchObject({ ok: true });
    await sweepAll(1);
    expect(await change(ada, bucket, add('b', hash))).toEqual([]);
    for (let month = 0; month < 2; month++) await sweepAll(30);
    expect(await read(bucket, 'b')).toEqual(bytes);
  });

  it('of a deleted bucket goes with it, unless a repository has it too', async () => {
    const bucket = await bucketOf(ada);
    const { xorb, bytes } = await put(ada, bucket, 'a');
    await put(ada, bucket, 'b');
    const repo = await repoOf(ada);
    const file = { terms: [{ xorb, start: 0, end: 6 }], sha256: sha256Of(bytes) };
    expect(await sendShard(ada, repo, [file])).toMatchObject({ ok: true });
    await deleteBucket(hub.services, ada, bucket);
    expect(await findBucketById(hub.services.catalog, bucket.id)).toBeNull();
    for (let week = 0; week < 8; week++) await sweepAll(7);
    expect(await blobCount()).toBe(2);
    expect(await readBack(repo, bytes)).toEqual(bytes);
    const { results } = await hub.services.catalog.d1.prepare('SELECT id FROM buckets').all();
    expect(results).toEqual([]);
  });
});

describe('what others may know of a content', () => {
  const query = async (actor: Actor, home: BucketRecord, chunk: XetHash) =>
    (await findDedupShard(hub.services, { actor, home }, chunk)) !== null;

  it('follows who may read the bucket', async () => {
    const secret = await bucketOf(ada, 'private');
    const { xorb, bytes, hash } = await put(ada, secret, 'a');
    const bobs = await bucketOf(bob);
    const first = chunkHash(xorb.table, 0);
    const copy = { terms: [{ xorb, start: 0, end: 6 }], sha256: sha256Of(bytes) };
    expect(await query(ada, secret, first)).toBe(true);
    expect(await query(bob, bobs, first)).toBe(false);
    expect(await sendShard(bob, bobs, [copy])).toMatchObject({ ok: false });
    expect(await change(bob, bobs, add('stolen', hash))).toEqual(['stolen']);
    expect(await whole(bob, bobs, hash)).toMatchObject({ ok: false });

    await hub.services.catalog.d1
      .prepare("UPDATE buckets SET visibility = 'public' WHERE id = ?")
      .bind(secret.id)
      .run();
    expect(await query(bob, bobs, first)).toBe(true);
    expect(await sendShard(bob, bobs, [copy])).toMatchObject({ ok: true });
    expect(await change(bob, bobs, add('taken', hash))).toEqual([]);
    expect(await whole(bob, bobs, hash)).toMatchObject({ ok: true });

    await deleteBucket(hub.services, ada, secret);
    expect(await whole(ada, secret, hash)).toMatchObject({ ok: true });
    const { accessToken } = await giveXetToken(hub.services, ada, { kind: 'none' }, secret, 'read');
    expect(await authorizeXetRead(hub.services, accessToken)).toMatchObject({ error: { code: 'repo-not-found' } });
  });

  it('does not follow from a claim: what is sent is not read before a file names it', async () => {
    const bucket = await bucketOf(ada);
    const { xorb, hash } = await upload(ada, bucket);
    expect(await query(bob, bucket, chunkHash(xorb.table, 0))).toBe(false);
    expect(await whole(ada, bucket, hash)).toMatchObject({ ok: false });
    await change(ada, bucket, add('a', hash));
    expect(await query(bob, bucket, chunkHash(xorb.table, 0))).toBe(true);
    expect(await whole({ kind: 'anonymous' }, bucket, hash)).toMatchObject({ ok: true });
  });

  it('compares new files with the latest of the bucket', async () => {
    const bucket = await bucketOf(ada, 'private');
    await put(ada, bucket, 'a');
    const unknown = chunkHash(xorbOf(chunks(1)).table, 0);
    expect(await findNeighbourShard(hub.services, { actor: ada, home: bucket }, unknown, 'one')).not.toBeNull();
    const other = await bucketOf(ada);
    expect(await findNeighbourShard(hub.services, { actor: ada, home: other }, unknown, 'one')).toBeNull();
  });
});

describe('access', () => {
  it('a credential for one repository is nobody here', async () => {
    const secret = await bucketOf(ada, 'private');
    const open = await bucketOf(ada);
    const outside: Actor = { ...ada, namespaces: [], onlyRepo: 'r' as RepoId };
    expect(checkBucketAccess(outside, secret, 'read')).toMatchObject({ error: { code: 'repo-not-found' } });
    expect(checkBucketAccess(outside, open, 'read')).toMatchObject({ ok: true });
    expect(checkBucketAccess(outside, open, 'write')).toMatchObject({ error: { code: 'unauthenticated' } });
    expect(await changeFiles(hub.services, bob, open, [])).toMatchObject({ error: { code: 'forbidden' } });
  });

  it('a Xet token for a bucket ends with the right behind it', async () => {
    const bucket = await bucketOf(ada, 'private');
    const give = (actor: Actor, action: 'read' | 'write') =>
      giveXetToken(hub.services, actor, { kind: 'none' }, bucket, action);
    const { accessToken: writing } = await give(ada, 'write');
    expect(await authorizeXetWrite(hub.services, writing)).toMatchObject({ value: { home: { id: bucket.id } } });
    const { accessToken: reading } = await give(ada, 'read');
    expect(await authorizeXetWrite(hub.services, reading)).toMatchObject({ error: { code: 'forbidden' } });
    const { accessToken: bobs } = await give(bob, 'write');
    expect(await authorizeXetWrite(hub.services, bobs)).toMatchObject({ error: { code: 'repo-not-found' } });
  });
});

describe('lists', () => {
  async function tree(bucket: BucketRecord, prefix: string, isRecursive: boolean, limit = 1000): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { prefix, isRecursive, limit, ...(cursor !== undefined && { cursor }) };
      const page = await listFiles(hub.services, bucket, query);
      if (!page.ok) throw new Error(page.error.message);
      found.push(...page.value.entries.map(({ path, file }) => (file === null ? `${path}/` : path)));
      ({ cursor } = page.value);
    } while (cursor !== undefined);
    return found;
  }

  it('show all files or one level, in pages of any size', async () => {
    const bucket = await bucketOf(ada);
    const { hash } = await upload(ada, bucket);
    const files = ['a', 'a-b', 'a/b/c', 'a/b/d', 'a/e', 'a0', 'aé/x', '\u{1f600}/y', 'z/%_x', 'z/y/z'].sort((x, y) =>
      Buffer.compare(Buffer.from(x), Buffer.from(y)),
    );
    await change(ada, bucket, ...files.map((path) => add(path, hash)));
    for (const limit of [1, 2, 3, 1000]) {
      expect(await tree(bucket, '', true, limit)).toEqual(files);
      expect(await tree(bucket, '', false, limit)).toEqual(['a', 'a-b', 'a/', 'a0', 'aé/', 'z/', '\u{1f600}/']);
      expect(await tree(bucket, 'a', false, limit)).toEqual(['a', 'a-b', 'a/b/', 'a/e', 'a0', 'aé/']);
      expect(await tree(bucket, 'a/', false, limit)).toEqual(['a/b/', 'a/e']);
      expect(await tree(bucket, 'a/b', true, limit)).toEqual(['a/b/c', 'a/b/d']);
      expect(await tree(bucket, 'z/%', true, limit)).toEqual(['z/%_x']);
      expect(await tree(bucket, 'nothing', false, limit)).toEqual([]);
    }
    const strange = { prefix: 'a', isRecursive: true, limit: 10, cursor: Buffer.from('b').toString('base64url') };
    expect(await listFiles(hub.services, bucket, strange)).toMatchObject({ error: { code: 'bad-request' } });
  });

  it('of buckets are for who may see them, by name, in pages', async () => {
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await bucketOf(ada, i % 2 === 0 ? 'public' : 'private'));
    const list = async (actor: Actor, query: { search?: string; after?: string; limit?: number } = {}) => {
      const page = await listBuckets(hub.services, actor, 'Ada', { limit: 100, ...query });
      if (!page.ok) throw new Error(page.error.message);
      return { names: page.value.buckets.map(({ name }) => name), next: page.value.next };
    };
    const all = made.map(({ name }) => name).sort();
    expect((await list(ada)).names).toEqual(all);
    const shown = made.filter(({ visibility }) => visibility === 'public').map(({ name }) => name);
    expect((await list(bob)).names).toEqual(shown.sort());
    const first = await list(ada, { limit: 3 });
    const second = await list(ada, { limit: 3, ...(first.next !== undefined && { after: first.next }) });
    expect([...first.names, ...second.names]).toEqual(all);
    expect((await list(ada, { search: '%' })).names).toEqual([]);
    expect((await list(ada, { search: (all[0] ?? '').toUpperCase() })).names).toContain(all[0]);
  });

  it('sums are those of the files after any batch', async () => {
    const bucket = await bucketOf(ada);
    const one = await upload(ada, bucket);
    const two = await upload(ada, bucket, chunks(2));
    const sums = async () => {
      const found = await findBucketById(hub.services.catalog, bucket.id);
      return [found?.fileCount, found?.sizeBytes];
    };
    await change(ada, bucket, add('a', one.hash), add('b', one.hash), add('a', two.hash));
    expect(await sums()).toEqual([2, one.bytes.length + two.bytes.length]);
    await change(ada, bucket, add('b', two.hash), { type: 'delete', path: 'a' }, { type: 'delete', path: 'x' });
    expect(await sums()).toEqual([1, two.bytes.length]);
    expect(await read(bucket, 'b')).toEqual(two.bytes);
    hub.now += DAY;
    await change(ada, bucket, { type: 'delete', path: 'b' });
    expect(await sums()).toEqual([0, 0]);
  });
});
