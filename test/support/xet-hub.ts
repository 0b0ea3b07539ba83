/** A hub in a test's hands for uploads by the Xet protocol: two people, honest uploads, and the sweeps of the schedule. */
import { env } from 'cloudflare:test';
import { expect } from 'vitest';
import { R2BlobStore } from '../../adapters/blob-r2/r2-blob-store.ts';
import { type TestHub, openTestHub } from './catalog-services.ts';
import { splitMix } from './xet-samples.ts';
import { type DescribedFile, fileHash, sha256Of, shardOf, xorbOf } from './xet-upload.ts';
import type { Actor } from '../../worker/domain/access.ts';
import { concatBytes } from '../../worker/domain/bytes.ts';
import { type RepoRecord, repoPathOf } from '../../worker/domain/repo-record.ts';
import type { Visibility } from '../../worker/domain/repo.ts';
import type { XetHash } from '../../worker/domain/xet-hash.ts';
import type { WrittenXorb } from '../../worker/xet/xorb-writer.ts';
import { openLinked } from '../../worker/app/browse/open-content.ts';
import { purgeDeletedRepos } from '../../worker/app/maintenance/purge-deleted-repos.ts';
import { sweepLfsObjects } from '../../worker/app/maintenance/sweep-lfs-objects.ts';
import { sweepUploads } from '../../worker/app/maintenance/sweep-uploads.ts';
import { sweepXetStorage } from '../../worker/app/maintenance/sweep-xet-storage.ts';
import { createRepo } from '../../worker/app/repos/create-repo.ts';
import { deleteRepo } from '../../worker/app/repos/delete-repo.ts';
import type { XetHome } from '../../worker/app/xet/authorize.ts';
import { planReconstruction } from '../../worker/app/xet/plan-reconstruction.ts';
import { putXorb } from '../../worker/app/xet/put-xorb.ts';
import { registerShard } from '../../worker/app/xet/register-shard.ts';

export const DAY = 24 * 3600_000;

export type User = Extract<Actor, { kind: 'user' }>;

export let hub: TestHub;
export let ada: User;
export let bob: User;
let names = 0;
let seed = 1n;

/** Empties everything; to be called before each test. */
export async function openXetHub(): Promise<void> {
  hub = await openTestHub();
  const left = await env.BLOBS.list();
  await env.BLOBS.delete(left.objects.map(({ key }) => key));
  Object.assign(hub.services, { blobs: new R2BlobStore(env.BLOBS) });
  ada = hub.as(await hub.addUser('ada'));
  bob = hub.as(await hub.addUser('bob'));
}

export async function repoOf(owner: User, visibility: Visibility = 'public'): Promise<RepoRecord> {
  names += 1;
  const made = await createRepo(hub.services, owner, { kind: 'model', name: `x${names}`, visibility });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

/** Chunks that nobody else has. */
export function chunks(count: number, sizeBytes = 10_000): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: count }, () => splitMix(sizeBytes, (seed += 1n)));
}

export function sendXorb(actor: User, home: XetHome, xorb: WrittenXorb, bytes: Uint8Array<ArrayBuffer> = xorb.bytes) {
  return putXorb(hub.services, { actor, home }, xorb.hash, new Blob([bytes]).stream());
}

export function sendShard(actor: User, home: XetHome, files: readonly DescribedFile[]) {
  return registerShard(hub.services, { actor, home }, shardOf(files), () => undefined);
}

export interface Uploaded {
  readonly xorb: WrittenXorb;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly hash: XetHash;
}

/** A file of one xorb, uploaded rightly. */
export async function upload(actor: User, home: XetHome, parts: readonly Uint8Array[] = chunks(6)): Promise<Uploaded> {
  const xorb = xorbOf(parts);
  const terms = [{ xorb, start: 0, end: parts.length }];
  const bytes = concatBytes(parts);
  expect(await sendXorb(actor, home, xorb)).toMatchObject({ ok: true });
  expect(await sendShard(actor, home, [{ terms, sha256: sha256Of(bytes) }])).toMatchObject({ ok: true });
  return { xorb, bytes, hash: fileHash(terms) };
}

export async function readBack(
  repo: RepoRecord,
  bytes: Uint8Array,
  offset?: number,
  length = 0,
): Promise<Uint8Array | null> {
  const range = offset === undefined ? undefined : { offset, length };
  const opened = await openLinked(hub.services, repo.id, sha256Of(bytes), range);
  return opened === null ? null : new Uint8Array(await new Response(opened.body).arrayBuffer());
}

export function whole(actor: Actor, home: XetHome, hash: XetHash) {
  return planReconstruction(hub.services, { actor, home }, hash, () => 'whole');
}

export async function blobCount(): Promise<number> {
  return (await env.BLOBS.list()).objects.length;
}

export async function purge(repo: RepoRecord, owner: User): Promise<void> {
  expect((await deleteRepo(hub.services, owner, repoPathOf(repo))).ok).toBe(true);
  hub.now += 8 * DAY;
  await purgeDeletedRepos(hub.services);
}

export async function sweep(days = 1): Promise<void> {
  hub.now += days * DAY;
  await sweepLfsObjects(hub.services);
  await sweepXetStorage(hub.services);
  await sweepUploads(hub.services);
}
