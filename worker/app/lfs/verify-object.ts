/** Confirms an upload; one that went to the store itself is checked now and linked only if it is right. */
import { isLinked } from '../../catalog/lfs-objects.ts';
import { commitUpload, deleteUpload, findUpload } from '../../catalog/lfs-uploads.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { Services } from '../services.ts';
import { finishUpload } from './finish-upload.ts';

export interface VerifyObjectInput {
  readonly repo: RepoId;
  readonly oid: Sha256;
  readonly sizeBytes: number;
  /** Empty when the object came through the hub. */
  readonly uploadId: string;
}

/** The caller has made sure that the client may write to the repository. */
export async function verifyObject(services: Services, input: VerifyObjectInput): Promise<Result<null, HubError>> {
  const { catalog, blobs, clock } = services;
  const upload = input.uploadId === '' ? null : await findUpload(catalog, input.uploadId);
  if (upload === null || upload.kind !== 'direct' || blobs.direct === undefined) {
    return (await isLinked(catalog, input.repo, input))
      ? ok(null)
      : fail(hubError('object-not-found', 'This object was not uploaded; upload it again.'));
  }
  const expect = { sizeBytes: upload.sizeBytes, sha256: upload.oid };
  const adopted = await blobs.direct.adopt(blobKeys.incoming(upload.id), upload.blobKey, expect);
  if (adopted.ok) return finishUpload(services, upload.blobKey, await commitUpload(catalog, upload.id, clock.now()));
  if (adopted.error.code === 'not-found') {
    return fail(hubError('object-not-found', 'Nothing was uploaded for this object; upload it again.'));
  }
  await deleteUpload(catalog, upload.id);
  return adopted;
}
