import { createHash } from 'node:crypto';
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { R2BlobStore } from '../../../adapters/blob-r2/r2-blob-store.ts';
import { type TestHub, countRows, openTestHub } from '../../../test/support/catalog-services.ts';
import { lfsSigningKey } from '../../catalog/lfs-signing-key.ts';
import { condemnUnlinkedObjects, isLinked, markUnlinkedObjects } from '../../catalog/lfs-objects.ts';
import { commitUpload, findUpload, insertUpload, listExpiredUploads } from '../../catalog/lfs-uploads.ts';
import { openCatalog } from '../../catalog/catalog.ts';
import type { Actor } from '../../domain/access.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { repoPathOf } from '../../domain/repo-record.ts';
import type { Visibility } from '../../domain/repo.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { BlobStore, UploadedPart } from '../../ports/blob-store.ts';
import { purgeDeletedRepos } from '../maintenance/purge-deleted-repos.ts';
import { sweepLfsObjects } from '../maintenance/sweep-lfs-objects.ts';
import { sweepUploads } from '../maintenance/sweep-uploads.ts';
import { createRepo } from '../repos/create-repo.ts';
import { deleteRepo } from '../repos/delete-repo.ts';
import { completeUpload } from './complete-upload.ts';
import { createLock } from './create-lock.ts';
import { listLocks } from './list-locks.ts';
import { planDownloads } from './plan-downloads.ts';
import { type UploadPlan, planUploads } from './plan-uploads.ts';
import { putObject } from './put-object.ts';
import { putPart } from './put-part.ts';
import { removeLock } from './remove-lock.ts';
import { verifyObject } from './verify-object.ts';

const DAY = 24 * 3600_000;
const PART = 5 * 1024 * 1024;

type User = Extract<Actor, { kind: 'user' }>;

let hub: TestHub;
let blobs: BlobStore;
let ada: User;
let bob: User;
let names = 0;

beforeEach(async () => {
  hub = await openTestHub();
  const left = await env.BLOBS.list();
  await env.BLOBS.delete(left.objects.map(({ key }) => key));
  blobs = new R2BlobStore(env.BLOBS);
  Object.assign(hub.services, { blobs });
  Object.assign(hub.services.config, { lfs: { unlinkedKeepMs: 7 * DAY, partBytes: PART } });
  ada = hub.as(await hub.addUser('ada'));
  bob = hub.as(await hub.addUser('bob'));
});

async function repoOf(owner: User, visibility: Visibility = 'public'): Promise<RepoRecord> {
  names += 1;
  const made = await createRepo(hub.services, owner, { kind: 'model', name: `r${names}`, visibility });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly oid: Sha256;
  readonly sizeBytes: number;
}

function content(text: string, size = text.length): Content {
  const bytes = Uint8Array.from(new TextEncoder().encode(text.padEnd(size, '.')));
  const oid = createHash('sha256').update(bytes).digest('hex') as Sha256;
  return { bytes, oid, sizeBytes: bytes.byteLength };
}

function put(repo: RepoRecord, user: User, { oid, sizeBytes, bytes }: Content, body = bytes) {
  return putObject(hub.services, { repo: repo.id, user: user.userId, oid, sizeBytes, body: new Blob([body]).stream() });
}

async function planOf(repo: RepoRecord, actor: User, object: Content, knowsParts = false): Promise<UploadPlan> {
  const [plan] = await planUploads(hub.services, repo, { actor, knowsParts, knowsXet: false }, [object]);
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

async function canDownload(repo: RepoRecord, object: Content): Promise<boolean> {
  const [plan] = await planDownloads(hub.services, repo, [object]);
  return plan?.kind === 'through-hub';
}

async function blobCount(): Promise<number> {
  return (await env.BLOBS.list()).objects.length;
}

async function purge(repo: RepoRecord, owner: User): Promise<void> {
  const deleted = await deleteRepo(hub.services, owner, repoPathOf(repo));
  if (!deleted.ok) throw new Error(deleted.error.message);
  hub.now += 8 * DAY;
  await purgeDeletedRepos(hub.services);
}

/** Runs the sweeps as the schedule does, often enough for everything to be due. */
async function sweep(): Promise<void> {
  hub.now += DAY;
  await sweepLfsObjects(hub.services);
  await sweepUploads(hub.services);
}

describe('an upload through the hub', () => {
  it('links an object once its bytes were checked', async () => {
    const repo = await repoOf(ada);
    const object = content('hello');
    expect(await planOf(repo, ada, object)).toEqual({ kind: 'through-hub' });
    expect(await canDownload(repo, object)).toBe(false);
    expect(await put(repo, ada, object)).toEqual({ ok: true, value: null });
    expect(await canDownload(repo, object)).toBe(true);
    expect(await planOf(repo, ada, object)).toEqual({ kind: 'present' });
    expect(await countRows('lfs_uploads')).toBe(0);
  });

  it('keeps nothing of wrong bytes', async () => {
    const repo = await repoOf(ada);
    const object = content('right');
    for (const wrong of [content('wrong').bytes, content('righ').bytes, content('rightt').bytes]) {
      expect(await put(repo, ada, object, wrong)).toMatchObject({ error: { code: 'content-mismatch' } });
    }
    expect(await canDownload(repo, object)).toBe(false);
    expect([await countRows('lfs_uploads'), await countRows('lfs_objects'), await blobCount()]).toEqual([0, 0, 0]);
  });

  it('stores a content once for all repositories', async () => {
    const [one, two] = [await repoOf(ada, 'private'), await repoOf(bob, 'private')];
    const object = content('shared');
    await Promise.all([put(one, ada, object), put(two, bob, object), put(two, bob, object)]);
    expect(await canDownload(one, object)).toBe(true);
    expect(await canDownload(two, object)).toBe(true);
    expect([await countRows('lfs_objects'), await countRows('lfs_garbage'), await blobCount()]).toEqual([1, 0, 1]);
  });

  it('ends when the repository is gone', async () => {
    const repo = await repoOf(ada);
    await deleteRepo(hub.services, ada, repoPathOf(repo));
    expect(await put(repo, ada, content('late'))).toMatchObject({ error: { code: 'repo-not-found' } });
    expect(await blobCount()).toBe(0);
  });
});

describe('possession', () => {
  it('is not proved by knowing a digest', async () => {
    const hidden = await repoOf(ada, 'private');
    const object = content('secret');
    await put(hidden, ada, object);
    const own = await repoOf(bob);
    expect(await planOf(own, bob, object)).toEqual({ kind: 'through-hub' });
    expect(await put(own, bob, object, content('guess!').bytes)).toMatchObject({ ok: false });
    expect(await canDownload(own, object)).toBe(false);
    await put(own, bob, object);
    expect(await canDownload(own, object)).toBe(true);
  });

  it('is taken for granted from those who can read the content', async () => {
    const object = content('open');
    await put(await repoOf(ada), ada, object);
    const own = await repoOf(bob);
    expect(await planOf(own, bob, object)).toEqual({ kind: 'present' });
    expect(await canDownload(own, object)).toBe(true);

    const mine = content('mine');
    await put(await repoOf(ada, 'private'), ada, mine);
    expect(await planOf(await repoOf(ada), ada, mine)).toEqual({ kind: 'present' });
    const admin = hub.as(await hub.addUser('root', { isAdmin: true }));
    expect(await planOf(await repoOf(admin), admin, mine)).toEqual({ kind: 'present' });
  });

  it('is not shown by a repository that was deleted', async () => {
    const object = content('deleted');
    const gone = await repoOf(ada);
    await put(gone, ada, object);
    await deleteRepo(hub.services, ada, repoPathOf(gone));
    expect(await planOf(await repoOf(bob), bob, object)).toEqual({ kind: 'through-hub' });
  });

  it('needs the right size too', async () => {
    const object = content('sized');
    const repo = await repoOf(ada);
    await put(repo, ada, object);
    const lie = { ...object, sizeBytes: 6 };
    expect(await planOf(repo, ada, lie)).toMatchObject({ kind: 'refused', error: { code: 'unprocessable' } });
    expect(await planOf(await repoOf(bob), bob, lie)).toEqual({ kind: 'through-hub' });
  });
});

describe('an upload in parts', () => {
  const object = content('big', 2 * PART + 7);

  async function begin(repo: RepoRecord, of = object): Promise<Extract<UploadPlan, { kind: 'parts' }>> {
    const plan = await planOf(repo, ada, of, true);
    if (plan.kind !== 'parts') throw new Error(`not in parts but ${plan.kind}`);
    return plan;
  }

  async function putParts(uploadId: string, bytes = object.bytes): Promise<UploadedPart[]> {
    const parts: UploadedPart[] = [];
    for (let at = 0; at < bytes.byteLength; at += PART) {
      const body = new Blob([bytes.slice(at, at + PART)]).stream();
      const part = await putPart(hub.services, { uploadId, partNumber: at / PART + 1, body });
      if (!part.ok) throw new Error(part.error.message);
      parts.push(part.value);
    }
    return parts;
  }

  const complete = (repo: RepoRecord, uploadId: string, parts: readonly UploadedPart[]) =>
    completeUpload(hub.services, { uploadId, repo: repo.id, oid: object.oid, sizeBytes: object.sizeBytes, parts });

  it('is only for clients that know it, and for large objects', async () => {
    const repo = await repoOf(ada);
    expect((await planOf(repo, ada, object, false)).kind).toBe('through-hub');
    expect((await planOf(repo, ada, content('small'), true)).kind).toBe('through-hub');
    expect((await begin(repo)).plan).toEqual({ partSizeBytes: PART, partCount: 3 });
  });

  it('is resumed by its user, and completed once', async () => {
    const repo = await repoOf(ada);
    const { uploadId } = await begin(repo);
    expect((await begin(repo)).uploadId).toBe(uploadId);
    const parts = await putParts(uploadId);
    expect(await complete(repo, uploadId, parts.toReversed())).toEqual({ ok: true, value: null });
    expect(await complete(repo, uploadId, parts)).toEqual({ ok: true, value: null });
    expect(await canDownload(repo, object)).toBe(true);
  });

  it('is refused when parts are missing, named twice or wrong', async () => {
    const repo = await repoOf(ada);
    const { uploadId } = await begin(repo);
    const parts = await putParts(uploadId);
    const [first] = parts;
    if (first === undefined) throw new Error('no parts');
    for (const named of [[], parts.slice(1), [...parts, first], [first, first, first]]) {
      expect(await complete(repo, uploadId, named)).toMatchObject({ error: { code: 'unprocessable' } });
    }
    expect((await complete(repo, uploadId, parts)).ok).toBe(true);
  });

  it('leaves nothing when the whole is another content', async () => {
    const repo = await repoOf(ada);
    const { uploadId } = await begin(repo);
    const parts = await putParts(uploadId, content('lie', 2 * PART + 7).bytes);
    expect(await complete(repo, uploadId, parts)).toMatchObject({ error: { code: 'content-mismatch' } });
    expect(await complete(repo, uploadId, parts)).toMatchObject({ error: { code: 'gone' } });
    await sweep();
    expect([await countRows('lfs_uploads'), await countRows('lfs_garbage'), await blobCount()]).toEqual([0, 0, 0]);
    expect((await begin(repo)).uploadId).not.toBe(uploadId);
  });

  it('survives a hub that dies between joining and linking', async () => {
    const repo = await repoOf(ada);
    const { uploadId } = await begin(repo);
    const parts = await putParts(uploadId);
    const upload = await findUpload(hub.services.catalog, uploadId);
    if (upload === null || upload.multipartId === null) throw new Error('no upload');
    await blobs.completeMultipart(upload.blobKey, upload.multipartId, parts, {});
    expect(await complete(repo, uploadId, parts)).toEqual({ ok: true, value: null });
    expect(await canDownload(repo, object)).toBe(true);
  });
});

describe('sweeping', () => {
  it('removes what uploads left that were never finished, and only that', async () => {
    const repo = await repoOf(ada);
    const kept = content('kept');
    await put(repo, ada, kept);
    const object = content('unfinished', PART + 1);
    const plan = await planOf(repo, ada, object, true);
    if (plan.kind !== 'parts') throw new Error('not in parts');
    const body = new Blob([object.bytes.slice(0, PART)]).stream();
    await putPart(hub.services, { uploadId: plan.uploadId, partNumber: 1, body });
    // A hub that died after it wrote a blob and before it linked it.
    const orphan = content('orphan');
    const key = blobKeys.lfs(orphan.oid, 'upload-2');
    const common = { repoId: repo.id, userId: ada.userId, oid: orphan.oid, sizeBytes: orphan.sizeBytes };
    const times = { createdAt: hub.now, expiresAt: hub.now + 2 * DAY };
    const stream = { kind: 'stream', multipartId: null, partSizeBytes: null } as const;
    await insertUpload(hub.services.catalog, { id: 'upload-2', blobKey: key, ...stream, ...common, ...times });
    await blobs.put(key, orphan.bytes, {});

    await sweep();
    expect(await blobs.head(key)).not.toBeNull();
    await sweep();
    await sweep();
    expect(await listExpiredUploads(hub.services.catalog, hub.now, 10)).toEqual([]);
    expect([await countRows('lfs_garbage'), await blobCount()]).toEqual([0, 1]);
    expect(await canDownload(repo, kept)).toBe(true);
    expect(await commitUpload(hub.services.catalog, 'upload-2', hub.now)).toBe('expired');
  });

  it('ends contents a while after their last repository was purged', async () => {
    const [one, two] = [await repoOf(ada), await repoOf(bob)];
    const object = content('both');
    await put(one, ada, object);
    await planOf(two, bob, object);
    await purge(one, ada);
    for (let days = 0; days < 20; days += 1) await sweep();
    expect(await canDownload(two, object)).toBe(true);
    await purge(two, bob);
    await sweep();
    expect([await countRows('lfs_objects'), await blobCount()]).toEqual([1, 1]);
    for (let days = 0; days < 8; days += 1) await sweep();
    expect([await countRows('lfs_objects'), await countRows('lfs_garbage'), await blobCount()]).toEqual([0, 0, 0]);
  });

  it('keeps a content that is linked again in time', async () => {
    const one = await repoOf(ada);
    const object = content('again');
    await put(one, ada, object);
    await purge(one, ada);
    await sweep();
    const two = await repoOf(bob);
    await put(two, bob, object);
    for (let days = 0; days < 10; days += 1) await sweep();
    expect(await canDownload(two, object)).toBe(true);
    expect(await blobCount()).toBe(1);
  });

  it('never takes a content away from a link made at the same moment', async () => {
    const { catalog } = hub.services;
    for (let round = 0; round < 10; round += 1) {
      const one = await repoOf(ada);
      const object = content(`race ${round}`);
      await put(one, ada, object);
      await purge(one, ada);
      await markUnlinkedObjects(catalog, hub.now);
      const two = await repoOf(bob);
      await Promise.all([
        put(two, bob, object),
        condemnUnlinkedObjects(catalog, hub.now, 10, hub.now),
        sweepUploads(hub.services),
      ]);
      await sweepUploads(hub.services);
      expect(await isLinked(catalog, two.id, object)).toBe(true);
      const row = await env.CATALOG.prepare('SELECT blob_key FROM lfs_objects WHERE oid = ?').bind(object.oid).first();
      expect(await blobs.head(String(row?.['blob_key']))).toMatchObject({ sizeBytes: object.sizeBytes });
    }
  });
});

describe('verify', () => {
  it('knows what is linked', async () => {
    const repo = await repoOf(ada);
    const object = content('verified');
    const ask = () => verifyObject(hub.services, { repo: repo.id, ...object, uploadId: '' });
    expect(await ask()).toMatchObject({ error: { code: 'object-not-found' } });
    await put(repo, ada, object);
    expect(await ask()).toEqual({ ok: true, value: null });
  });
});

describe('locks', () => {
  it('belong to one user a path', async () => {
    const repo = repoPathOf(await repoOf(ada));
    const root = hub.as(await hub.addUser('root', { isAdmin: true }));
    const mine = await createLock(hub.services, ada, { repo, path: 'a/b.bin', ref: null });
    expect(mine).toMatchObject({ value: { isNew: true, lock: { ownerName: 'ada', path: 'a/b.bin' } } });
    const again = await createLock(hub.services, root, { repo, path: 'a/b.bin', ref: 'refs/heads/x' });
    expect(again).toMatchObject({ value: { isNew: false, lock: { ownerName: 'ada' } } });
    const id = mine.ok ? mine.value.lock.id : '';
    expect(await removeLock(hub.services, root, { repo, id, force: false })).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect(await removeLock(hub.services, root, { repo, id, force: true })).toMatchObject({ ok: true });
    expect(await removeLock(hub.services, ada, { repo, id, force: false })).toMatchObject({
      error: { code: 'not-found' },
    });
  });

  it('are for those who may write', async () => {
    const open = repoPathOf(await repoOf(ada));
    const hidden = repoPathOf(await repoOf(ada, 'private'));
    const lock = (repo: typeof open) => createLock(hub.services, bob, { repo, path: 'x', ref: null });
    expect(await lock(open)).toMatchObject({ error: { code: 'forbidden' } });
    expect(await lock(hidden)).toMatchObject({ error: { code: 'repo-not-found' } });
  });

  it.each(['', '/abs', 'a//b', '../up', 'a/./b', 'nul\0'])('are not for the path "%s"', async (path) => {
    const repo = repoPathOf(await repoOf(ada));
    expect(await createLock(hub.services, ada, { repo, path, ref: null })).toMatchObject({
      error: { code: 'unprocessable' },
    });
  });

  it('are listed in pages', async () => {
    const repo = repoPathOf(await repoOf(ada));
    for (const path of ['c', 'a', 'b']) await createLock(hub.services, ada, { repo, path, ref: null });
    const page = async (after?: string) => {
      const filter = after === undefined ? {} : { after };
      const listed = await listLocks(hub.services, bob, { repo, action: 'read', filter, limit: 2 });
      return listed.ok ? [listed.value.locks.map(({ path }) => path), listed.value.next] : listed.error.code;
    };
    expect(await page()).toEqual([['a', 'b'], 'b']);
    expect(await page('b')).toEqual([['c'], undefined]);
  });
});

it('signs with one key, whichever instance made it', async () => {
  const keys = await Promise.all([1, 2, 3].map(() => lfsSigningKey(openCatalog(env.CATALOG), hub.now)));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(keys[0]?.byteLength).toBe(32);
});
