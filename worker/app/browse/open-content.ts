/** Opens a file's content or a part of it: from git, or from the blob store for an LFS file. */
import { type LinkedContent, findLinkedContent } from '../../catalog/lfs-usage.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import type { BlobBody, ByteRange } from '../../ports/blob-store.ts';
import type { Services } from '../services.ts';
import { openXetContent } from '../xet/open-content.ts';
import { readBlob } from './find-file.ts';
import type { OpenRevision } from './open-revision.ts';
import type { RepoEntry } from './repo-entry.ts';

/** Bytes, or the address at which the blob store hands them out itself. */
export type OpenedContent = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | { readonly redirectTo: string };

export interface OpenOptions {
  readonly range?: ByteRange;
  /**
   * The name clients reach the hub by. A store of the same name is not redirected to: clients would send it their
   * hub token, and expect the hub's own headers of it.
   */
  readonly hubHostname: string;
  /** How a store that hands out the bytes itself shall label them. */
  readonly contentType: string;
  readonly contentDisposition: string;
}

const REDIRECT_TTL_MS = 60 * 60_000;

export async function openContent(
  services: Services,
  revision: OpenRevision,
  entry: RepoEntry,
  options: OpenOptions,
): Promise<Result<OpenedContent, HubError>> {
  const { range } = options;
  if (entry.lfs === undefined) {
    const blob = await readBlob(revision, entry);
    return ok(range === undefined ? blob.slice() : blob.slice(range.offset, range.offset + range.length));
  }
  const place = await linkedPlace(services, revision.repo.id, entry.lfs.oid);
  if (place !== null && place.xetHash === null && services.blobs.direct !== undefined) {
    const { contentType, contentDisposition } = options;
    const direct = await services.blobs.direct.get(place.blobKey, {
      ttlMs: REDIRECT_TTL_MS,
      contentType,
      contentDisposition,
    });
    if (new URL(direct.url).hostname !== options.hubHostname) return ok({ redirectTo: direct.url });
  }
  const body = await openLinked(services, revision.repo.id, entry.lfs.oid, range);
  return body === null ? fail(missingObject(entry)) : ok(body.body);
}

/** The LFS content as the repository may read it, or null when it does not link it or the bytes are gone. */
export async function openLinked(
  services: Services,
  repo: RepoId,
  oid: Sha256,
  range: ByteRange | undefined,
): Promise<BlobBody | null> {
  const place = await linkedPlace(services, repo, oid);
  const body = place === null ? null : await openPlace(services, place, range);
  if (body !== null || place === null) return body;
  // The remembered place may be out of date: contents are swept when the last link goes, and may come back elsewhere.
  places.delete(cacheKey(repo, oid));
  const again = await linkedPlace(services, repo, oid);
  return again === null || again.blobKey === place.blobKey ? null : openPlace(services, again, range);
}

/** The name by which Xet clients may ask for an LFS content of the repository; null when it is not in that form. */
export async function findXetHash(services: Services, repo: RepoId, oid: Sha256): Promise<XetHash | null> {
  return (await linkedPlace(services, repo, oid))?.xetHash ?? null;
}

function openPlace(
  services: Services,
  { blobKey, xetHash }: LinkedContent,
  range: ByteRange | undefined,
): Promise<BlobBody | null> {
  return xetHash === null ? services.blobs.get(blobKey, range) : openXetContent(services, blobKey, range);
}

interface KnownPlace {
  readonly place: LinkedContent;
  readonly foundAt: number;
}

/**
 * Where linked contents are, for the many requests for parts of one file. A blob's bytes never change, so an entry is
 * right or leads to nothing; that a link was removed is noticed when the entry has aged.
 */
const places = new Map<string, KnownPlace>();
const MAX_PLACES = 5000;
const PLACE_TTL_MS = 30_000;

function cacheKey(repo: RepoId, oid: Sha256): string {
  return `${repo}/${oid}`;
}

async function linkedPlace(services: Services, repo: RepoId, oid: Sha256): Promise<LinkedContent | null> {
  const now = services.clock.now();
  const known = places.get(cacheKey(repo, oid));
  if (known !== undefined && now - known.foundAt < PLACE_TTL_MS) return known.place;
  const found = await findLinkedContent(services.catalog, repo, oid);
  if (found === null) {
    places.delete(cacheKey(repo, oid));
    return null;
  }
  if (places.size >= MAX_PLACES) places.clear();
  places.set(cacheKey(repo, oid), { place: found, foundAt: now });
  return found;
}

function missingObject(entry: RepoEntry): HubError {
  return hubError(
    'object-not-found',
    `"${entry.path.slice(0, 300)}" is stored with Git LFS, but its content was never uploaded to this repository.`,
  );
}
