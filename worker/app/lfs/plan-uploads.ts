/**
 * Answers how the objects of a batch are to be uploaded. Whoever does not hold an object already, through a repository
 * they may read, must send its bytes: knowing a digest is no proof of having the content.
 */
import { findLinkedSizes } from '../../catalog/lfs-links.ts';
import { type StoredObject, linkReadableObjects } from '../../catalog/lfs-objects.ts';
import { findUnfinishedParts, insertUpload } from '../../catalog/lfs-uploads.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { UserId } from '../../domain/repo.ts';
import { type PartPlan, planParts, sizeOfPart } from '../../lfs/part-plan.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { DirectAccess, DirectRequest } from '../../ports/blob-store.ts';
import type { Services } from '../services.ts';
import { RESUME_MARGIN_MS, UPLOAD_KEEP_MS, actionTtlMs } from './upload-limits.ts';

export type UploadPlan =
  | { readonly kind: 'present' }
  /** By the Xet protocol, where the client asks for a token. */
  | { readonly kind: 'xet' }
  /** One PUT to the hub. */
  | { readonly kind: 'through-hub' }
  /** One PUT to the store, then a call to verify it. */
  | { readonly kind: 'direct'; readonly uploadId: string; readonly request: DirectRequest }
  /** Parts to the store when it gave URLs, else to the hub; then a call to complete. */
  | { readonly kind: 'parts'; readonly uploadId: string; readonly plan: PartPlan; readonly urls?: readonly string[] }
  | { readonly kind: 'refused'; readonly error: HubError };

export interface UploadClient {
  readonly actor: Extract<Actor, { kind: 'user' }>;
  /** Whether it knows the multipart transfer of huggingface_hub. Such clients send no headers that an action names. */
  readonly knowsParts: boolean;
  /** Whether it can upload by the Xet protocol, which sends only what the hub does not have. */
  readonly knowsXet: boolean;
}

const MiB = 1024 * 1024;
/** Smaller objects gain nothing from going to the store in parts. */
const MIN_DIRECT_PARTS_BYTES = 16 * MiB;
const DIRECT_PART_BYTES = 64 * MiB;
/** S3 and R2 take no smaller ones. */
export const MIN_PART_BYTES = 5 * MiB;
const PLANS_AT_ONCE = 8;

/** One plan for each object, in order. The caller has made sure that the client may write to the repository. */
export async function planUploads(
  services: Services,
  repo: RepoRecord,
  client: UploadClient,
  objects: readonly StoredObject[],
): Promise<readonly UploadPlan[]> {
  const { catalog, clock } = services;
  const oids = objects.map(({ oid }) => oid);
  const linked = new Map(await findLinkedSizes(catalog, repo.id, oids));
  const absent = objects.filter(({ oid }) => !linked.has(oid));
  const found = await linkReadableObjects(catalog, repo.id, absent, client.actor, clock.now());
  for (const { oid, sizeBytes } of absent) if (found.has(oid)) linked.set(oid, sizeBytes);

  const plans: UploadPlan[] = [];
  for (let start = 0; start < objects.length; start += PLANS_AT_ONCE) {
    const some = objects.slice(start, start + PLANS_AT_ONCE).map((object) => {
      const sizeBytes = linked.get(object.oid);
      return sizeBytes === undefined ? planUpload(services, repo, client, object) : presentPlan(sizeBytes, object);
    });
    plans.push(...(await Promise.all(some)));
  }
  return plans;
}

function presentPlan(sizeBytes: number, object: StoredObject): UploadPlan {
  if (sizeBytes === object.sizeBytes) return { kind: 'present' };
  const error = hubError('unprocessable', `This object has ${sizeBytes} bytes, not ${object.sizeBytes}.`);
  return { kind: 'refused', error };
}

async function planUpload(
  services: Services,
  repo: RepoRecord,
  client: UploadClient,
  object: StoredObject,
): Promise<UploadPlan> {
  // The empty content has no chunks.
  if (client.knowsXet && object.sizeBytes > 0) return { kind: 'xet' };
  const { direct } = services.blobs;
  const { partBytes } = services.config.lfs;
  if (client.knowsParts && direct !== undefined && object.sizeBytes >= MIN_DIRECT_PARTS_BYTES) {
    return planPartsUpload(services, repo, client.actor.userId, object, partBytes ?? DIRECT_PART_BYTES, direct);
  }
  if (client.knowsParts && direct === undefined && partBytes !== undefined && object.sizeBytes > partBytes) {
    return planPartsUpload(services, repo, client.actor.userId, object, partBytes);
  }
  if (!client.knowsParts && direct !== undefined && object.sizeBytes > 0 && object.sizeBytes <= direct.maxPutBytes) {
    return planDirectUpload(services, repo, client.actor.userId, object, direct);
  }
  return { kind: 'through-hub' };
}

async function planDirectUpload(
  services: Services,
  repo: RepoRecord,
  userId: UserId,
  { oid, sizeBytes }: StoredObject,
  direct: DirectAccess,
): Promise<UploadPlan> {
  const id = crypto.randomUUID();
  const now = services.clock.now();
  await insertUpload(services.catalog, {
    id,
    kind: 'direct',
    repoId: repo.id,
    userId,
    oid,
    sizeBytes,
    blobKey: blobKeys.lfs(oid, id),
    multipartId: null,
    partSizeBytes: null,
    createdAt: now,
    expiresAt: now + UPLOAD_KEEP_MS,
  });
  const ttlMs = actionTtlMs(sizeBytes);
  const request = await direct.put(blobKeys.incoming(id), { ttlMs, sizeBytes, sha256: oid });
  return { kind: 'direct', uploadId: id, request };
}

async function planPartsUpload(
  services: Services,
  repo: RepoRecord,
  userId: UserId,
  object: StoredObject,
  wantedPartBytes: number,
  direct?: DirectAccess,
): Promise<UploadPlan> {
  const { catalog, clock } = services;
  const aliveAt = clock.now() + RESUME_MARGIN_MS;
  const unfinished = await findUnfinishedParts(catalog, { repoId: repo.id, userId, oid: object.oid, aliveAt });
  const upload = unfinished ?? (await beginParts(services, repo, userId, object, wantedPartBytes));
  const { id, blobKey, multipartId, partSizeBytes } = upload;
  if (multipartId === null || partSizeBytes === null) throw new Error(`Upload ${id} is in parts, but has none.`);
  const plan = planParts(object.sizeBytes, partSizeBytes);
  if (direct === undefined) return { kind: 'parts', uploadId: id, plan };
  const ttlMs = actionTtlMs(object.sizeBytes);
  const urls: string[] = [];
  for (let partNumber = 1; partNumber <= plan.partCount; partNumber += 1) {
    const sizeBytes = sizeOfPart(object.sizeBytes, plan, partNumber) ?? 0;
    urls.push((await direct.putPart(blobKey, { ttlMs, uploadId: multipartId, partNumber, sizeBytes })).url);
  }
  return { kind: 'parts', uploadId: id, plan, urls };
}

async function beginParts(
  services: Services,
  repo: RepoRecord,
  userId: UserId,
  { oid, sizeBytes }: StoredObject,
  wantedPartBytes: number,
) {
  const id = crypto.randomUUID();
  const now = services.clock.now();
  const blobKey = blobKeys.lfs(oid, id);
  const upload = {
    id,
    kind: 'parts' as const,
    repoId: repo.id,
    userId,
    oid,
    sizeBytes,
    blobKey,
    multipartId: await services.blobs.createMultipart(blobKey),
    partSizeBytes: planParts(sizeBytes, wantedPartBytes).partSizeBytes,
    createdAt: now,
    expiresAt: now + UPLOAD_KEEP_MS,
  };
  await insertUpload(services.catalog, upload);
  return upload;
}
