/** Joins the parts of an upload, checks the whole and links it. */
import { isLinked } from '../../catalog/lfs-objects.ts';
import { type LfsUpload, commitUpload, condemnUpload, findUpload } from '../../catalog/lfs-uploads.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { planParts } from '../../lfs/part-plan.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { UploadedPart } from '../../ports/blob-store.ts';
import { streamSource } from '../../ports/byte-source.ts';
import { copyVerified, discardSink } from '../../ports/verified-copy.ts';
import type { Services } from '../services.ts';
import { expiredUpload, finishUpload } from './finish-upload.ts';

export interface CompleteUploadInput {
  readonly uploadId: string;
  readonly repo: RepoId;
  readonly oid: Sha256;
  readonly sizeBytes: number;
  readonly parts: readonly UploadedPart[];
}

/**
 * Clients repeat this request when an answer was lost, so one for an object that is linked meanwhile succeeds. The
 * caller has made sure, by the signature of the request, that this upload may be completed.
 */
export async function completeUpload(services: Services, input: CompleteUploadInput): Promise<Result<null, HubError>> {
  const { catalog, clock } = services;
  const upload = await findUpload(catalog, input.uploadId);
  if (upload === null) {
    return (await isLinked(catalog, input.repo, input)) ? ok(null) : fail(expiredUpload());
  }
  const parts = orderParts(upload, input.parts);
  if (!parts.ok) return parts;
  const joined = await join(services, upload, parts.value);
  if (!joined.ok) {
    // A wrong whole cannot be mended by sending a part again.
    if (joined.error.code === 'content-mismatch') {
      await condemnUpload(catalog, upload, blobKeys.incoming(upload.id), clock.now());
    }
    return joined;
  }
  return finishUpload(services, upload.blobKey, await commitUpload(catalog, upload.id, clock.now()));
}

function orderParts(upload: LfsUpload, parts: readonly UploadedPart[]): Result<readonly UploadedPart[], HubError> {
  const { partCount } = planParts(upload.sizeBytes, upload.partSizeBytes ?? upload.sizeBytes);
  const ordered = parts.toSorted((a, b) => a.partNumber - b.partNumber);
  const isComplete = ordered.length === partCount && ordered.every(({ partNumber }, at) => partNumber === at + 1);
  if (isComplete) return ok(ordered);
  return fail(hubError('unprocessable', `Name each of the ${partCount} parts of this upload once.`));
}

async function join(
  services: Services,
  upload: LfsUpload,
  parts: readonly UploadedPart[],
): Promise<Result<null, HubError>> {
  if (upload.multipartId === null) return fail(expiredUpload());
  const expect = { sizeBytes: upload.sizeBytes, sha256: upload.oid };
  const joined = await services.blobs.completeMultipart(upload.blobKey, upload.multipartId, parts, expect);
  if (joined.ok) return ok(null);
  if (joined.error.code !== 'not-found') return joined;
  // The parts may have been joined by a request that did not live to see it recorded.
  const blob = await services.blobs.get(upload.blobKey);
  if (blob === null) return joined;
  const checked = await copyVerified(streamSource(blob.body), expect, discardSink);
  return checked.ok ? ok(null) : checked;
}
