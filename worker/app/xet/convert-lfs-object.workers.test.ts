import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { R2BlobStore } from '../../../adapters/blob-r2/r2-blob-store.ts';
import { type TestHub, countRows, openTestHub } from '../../../test/support/catalog-services.ts';
import { splitMix } from '../../../test/support/xet-samples.ts';
import { sha256Of } from '../../../test/support/xet-upload.ts';
import { findPlainContent } from '../../catalog/xet-conversions.ts';
import type { Actor } from '../../domain/access.ts';
import { concatBytes } from '../../domain/bytes.ts';
import { type RepoRecord, repoPathOf } from '../../domain/repo-record.ts';
import type { Visibility } from '../../domain/repo.ts';
import { FileSurveyor } from '../../xet/file-survey.ts';
import { fileHashOf } from '../../xet/hashes.ts';
import { findXetHash, openLinked } from '../browse/open-content.ts';
import { putObject } from '../lfs/put-object.ts';
import { convertLfsObjects } from '../maintenance/convert-lfs-objects.ts';
import { purgeDeletedRepos } from '../maintenance/purge-deleted-repos.ts';
import { sweepLfsObjects } from '../maintenance/sweep-lfs-objects.ts';
import { sweepUploads } from '../maintenance/sweep-uploads.ts';
import { sweepXetStorage } from '../maintenance/sweep-xet-storage.ts';
import { createRepo } from '../repos/create-repo.ts';
import { deleteRepo } from '../repos/delete-repo.ts';
import { convertLfsObject } from './convert-lfs-object.ts';
import { planReconstruction } from './plan-reconstruction.ts';

const HOUR = 3600_000;
const MiB = 1 << 20;

type User = Extract<Actor, { kind: 'user' }>;

let hub: TestHub;
let ada: User;
let bob: User;
let names = 0;

beforeEach(async () => {
  hub = await openTestHub();
  const left = await env.BLOBS.list();
  await env.BLOBS.delete(left.objects.map(({ key }) => key));
  Object.assign(hub.services, { blobs: new R2BlobStore(env.BLOBS) });
  Object.assign(hub.services.config.xet, { convertsLfs: true });
  ada = hub.as(await hub.addUser('ada'));
  bob = hub.as(await hub.addUser('bob'));
});

async function repoOf(owner: User, visibility: Visibility = 'private'): Promise<RepoRecord> {
  names += 1;
  const made = await createRepo(hub.services, owner, { kind: 'model', name: `c${names}`, visibility });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

/** Stores the bytes by LFS. */
async function put(owner: User, repo: RepoRecord, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const object = { repo: repo.id, user: owner.userId, oid: sha256Of(bytes), sizeBytes: bytes.length };
  expect(await putObject(hub.services, { ...object, body: new Blob([bytes]).stream() })).toMatchObject({ ok: true });
}

/** An hour passes, and a round of conversions. */
async function convertAll(): Promise<void> {
  hub.now += 2 * HOUR;
  await convertLfsObjects(hub.services);
}

async function readBack(repo: RepoRecord, bytes: Uint8Array, offset = 0, length = bytes.length): Promise<Uint8Array> {
  const opened = await openLinked(hub.services, repo.id, sha256Of(bytes), { offset, length });
  return new Uint8Array(await new Response(opened?.body ?? null).arrayBuffer());
}

async function storedBytes(prefix: string): Promise<number> {
  const { objects } = await env.BLOBS.list({ prefix: `objects/${prefix}` });
  return objects.reduce((sum, { size }) => sum + size, 0);
}

function hashOf(bytes: Uint8Array): string {
  const surveyor = new FileSurveyor();
  surveyor.push(bytes);
  return fileHashOf(surveyor.finish());
}

describe('a conversion', () => {
  it('keeps every byte, whole and in parts, and gives the file its Xet name', async () => {
    const repo = await repoOf(ada);
    const bytes = splitMix(3 * MiB + 12_345, 1n);
    await put(ada, repo, bytes);
    await convertAll();
    expect(hub.calls.filter((call) => call.startsWith('maintenance'))).toEqual([]);
    expect(await findXetHash(hub.services, repo.id, sha256Of(bytes))).toBe(hashOf(bytes));
    expect(Buffer.compare(await readBack(repo, bytes), bytes)).toBe(0);
    for (const [offset, length] of [
      [0, 1],
      [MiB - 7, 99_999],
      [bytes.length - 5, 5],
    ] as const) {
      expect(await readBack(repo, bytes, offset, length)).toEqual(bytes.slice(offset, offset + length));
    }
  });

  it('leaves the blob for a day to those who are reading it, then removes it', async () => {
    const repo = await repoOf(ada);
    const bytes = splitMix(2 * MiB, 2n);
    await put(ada, repo, bytes);
    await convertAll();
    await sweepUploads(hub.services);
    expect(await storedBytes('lfs/')).toBe(bytes.length);
    hub.now += 25 * HOUR;
    await sweepUploads(hub.services);
    expect(await storedBytes('lfs/')).toBe(0);
    expect(Buffer.compare(await readBack(repo, bytes), bytes)).toBe(0);
  });

  it('stores only what is new of the next version', async () => {
    const repo = await repoOf(ada);
    const first = splitMix(4 * MiB, 3n);
    const second = concatBytes([first.subarray(0, 2 * MiB), splitMix(100_000, 4n), first.subarray(2 * MiB)]);
    await put(ada, repo, first);
    await convertAll();
    const before = await storedBytes('xet/xorbs/');
    await put(ada, repo, second);
    await convertAll();
    expect((await storedBytes('xet/xorbs/')) - before).toBeLessThan(500_000);
    expect(Buffer.compare(await readBack(repo, second), second)).toBe(0);
    expect(Buffer.compare(await readBack(repo, first), first)).toBe(0);
  });

  it('stores only what is new of a version that begins in another way', async () => {
    const repo = await repoOf(ada);
    const first = splitMix(3 * MiB, 16n);
    await put(ada, repo, first);
    await convertAll();
    const before = await storedBytes('xet/xorbs/');
    await put(ada, repo, concatBytes([splitMix(100_000, 17n), first]));
    await convertAll();
    expect((await storedBytes('xet/xorbs/')) - before).toBeLessThan(500_000);
  });

  it('packs what can be packed', async () => {
    const repo = await repoOf(ada);
    const line = 'all work and no play makes the hub a dull place\n';
    const text = new Uint8Array(Buffer.from(line.repeat(40_000)));
    await put(ada, repo, text);
    await convertAll();
    const packed = await storedBytes('xet/');
    expect(packed).toBeGreaterThan(1000);
    expect(packed).toBeLessThan(text.length / 10);
    expect(Buffer.compare(await readBack(repo, text), text)).toBe(0);
  });

  it('gives all storage back when the repository is deleted', async () => {
    const repo = await repoOf(ada);
    await put(ada, repo, splitMix(2 * MiB, 5n));
    await convertAll();
    expect(await countRows('xet_holders')).toBe(0);
    expect((await deleteRepo(hub.services, ada, repoPathOf(repo))).ok).toBe(true);
    hub.now += 8 * 24 * HOUR;
    await purgeDeletedRepos(hub.services);
    for (let round = 0; round < 4; round++) {
      hub.now += 29 * 24 * HOUR;
      await sweepLfsObjects(hub.services);
      await sweepXetStorage(hub.services);
      await sweepUploads(hub.services);
    }
    expect(await storedBytes('')).toBe(0);
  });
});

describe('chunks are shared', () => {
  const first = splitMix(2 * MiB, 6n);
  const second = concatBytes([first, splitMix(50_000, 7n)]);

  /** How much the second content took, stored in a repository of somebody else. */
  async function addedBy(theirs: Visibility, own: Visibility): Promise<number> {
    await put(ada, await repoOf(ada, theirs), first);
    await convertAll();
    const before = await storedBytes('xet/xorbs/');
    await put(bob, await repoOf(bob, own), second);
    await convertAll();
    return (await storedBytes('xet/xorbs/')) - before;
  }

  it('with what everybody can read', async () => {
    expect(await addedBy('public', 'private')).toBeLessThan(300_000);
  });

  it.each(['public', 'private'] as const)('never with what readers of the %s file cannot read', async (own) => {
    expect(await addedBy('private', own)).toBeGreaterThan(second.length);
  });

  it('never with what only some of the repositories hold too', async () => {
    const both = await repoOf(ada);
    await put(ada, both, first);
    await convertAll();
    const before = await storedBytes('xet/xorbs/');
    await put(ada, both, second);
    await put(bob, await repoOf(bob), second);
    await convertAll();
    expect((await storedBytes('xet/xorbs/')) - before).toBeGreaterThan(second.length);
  });

  it('and Xet clients are told of them', async () => {
    const repo = await repoOf(ada);
    await put(ada, repo, first);
    await put(ada, repo, second);
    await convertAll();
    const hash = await findXetHash(hub.services, repo.id, sha256Of(second));
    if (hash === null) throw new Error('not converted');
    const plan = await planReconstruction(hub.services, { actor: ada, home: repo }, hash, () => 'whole');
    expect(plan).toMatchObject({ ok: true });
  });
});

describe('left alone is', () => {
  it('everything unless the operator wants it', async () => {
    Object.assign(hub.services.config.xet, { convertsLfs: false });
    await put(ada, await repoOf(ada), splitMix(2 * MiB, 8n));
    await convertAll();
    expect(await countRows('xet_xorbs')).toBe(0);
  });

  it('what is small, and what was stored just now', async () => {
    const repo = await repoOf(ada);
    await put(ada, repo, splitMix(MiB - 1, 9n));
    await convertAll();
    await put(ada, repo, splitMix(2 * MiB, 10n));
    await convertLfsObjects(hub.services);
    expect(await countRows('xet_xorbs')).toBe(0);
    await convertAll();
    expect(await countRows('xet_xorbs')).toBe(1);
  });

  it('what is damaged, and what fails: the others go on', async () => {
    const repo = await repoOf(ada);
    const [damaged, failing, good] = [11n, 12n, 13n].map((seed) => splitMix(2 * MiB, seed));
    if (damaged === undefined || failing === undefined || good === undefined) throw new Error('no samples');
    await put(ada, repo, damaged);
    const [{ key } = { key: '' }] = (await env.BLOBS.list({ prefix: 'objects/lfs/' })).objects;
    await env.BLOBS.put(key, damaged.with(77, (damaged[77] ?? 0) ^ 1));
    hub.now += 1;
    await put(ada, repo, failing);
    hub.now += 1;
    await put(ada, repo, good);
    const { blobs } = hub.services;
    const get = blobs.get.bind(blobs);
    blobs.get = (blobKey, range) => {
      if (blobKey.includes(sha256Of(failing))) throw new Error('the store is down');
      return get(blobKey, range);
    };
    await convertAll();
    blobs.get = get;
    expect(hub.calls.filter((call) => call.startsWith('maintenance'))).toEqual([
      'maintenance:conversion-failed Error: the store is down',
    ]);
    expect(await findXetHash(hub.services, repo.id, sha256Of(damaged))).toBeNull();
    expect(await findXetHash(hub.services, repo.id, sha256Of(failing))).toBeNull();
    expect(await findXetHash(hub.services, repo.id, sha256Of(good))).toBe(hashOf(good));
    expect(Buffer.compare(await readBack(repo, failing), failing)).toBe(0);
  });

  it('what went away while it was converted', async () => {
    const repo = await repoOf(ada);
    const bytes = splitMix(2 * MiB, 14n);
    await put(ada, repo, bytes);
    hub.now += 2 * HOUR;
    const sizes = { minBytes: 0, maxBytes: 2 ** 40 };
    const content = await findPlainContent(hub.services.catalog, { createdAt: 0, oid: '' }, hub.now, sizes);
    if (content === null) throw new Error('nothing to convert');
    await env.CATALOG.prepare('DELETE FROM lfs_links').run();
    await env.CATALOG.prepare('DELETE FROM lfs_objects').run();
    expect(await convertLfsObject(hub.services, content)).toBe('gone');
    expect(await countRows('lfs_objects')).toBe(0);
    expect(await countRows('xet_uses')).toBe(0);
    expect(await storedBytes('xet/files/')).toBe(0);
  });

  it('what ended the process three times', async () => {
    await put(ada, await repoOf(ada), splitMix(2 * MiB, 15n));
    hub.now += 2 * HOUR;
    const { log } = hub.services;
    // Nothing comes after the attempt, as when the process ends in it.
    const dying = { ...hub.services, log: { ...log, info: dies, warn: dies, error: dies } };
    const { blobs } = hub.services;
    const get = blobs.get.bind(blobs);
    blobs.get = () => Promise.reject(new Error('out of memory'));
    for (let attempt = 0; attempt < 3; attempt++) await expect(convertLfsObjects(dying)).rejects.toThrow('ended');
    blobs.get = get;
    await convertLfsObjects(hub.services);
    expect(await countRows('xet_xorbs')).toBe(0);
  });
});

function dies(): never {
  throw new Error('the process ended');
}
