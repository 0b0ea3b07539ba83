/** Removes what interrupted uploads left behind, and blobs that nothing names any more. */
import { forgetGarbage, listGarbage } from '../../catalog/lfs-objects.ts';
import { condemnUpload, listExpiredUploads } from '../../catalog/lfs-uploads.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import { UPLOAD_KEEP_MS } from '../lfs/upload-limits.ts';
import type { Services } from '../services.ts';

/** Per run, so that a run stays within the time of one event; the next one goes on. */
const MAX_PER_RUN = 500;

/** Bytes are deleted only after the catalogue stopped naming them, and forgotten only after they were deleted. */
export async function sweepUploads(services: Services): Promise<void> {
  const { catalog, clock } = services;
  const expired = await listExpiredUploads(catalog, clock.now(), MAX_PER_RUN);
  for (const upload of expired) await condemnUpload(catalog, upload, blobKeys.incoming(upload.id), clock.now());
  const removed = await removeGarbage(services);
  const strays = await removeStrays(services);
  if (expired.length + removed + strays > 0) {
    services.log.info('maintenance:uploads-swept', { expired: expired.length, blobs: removed, strays });
  }
}

async function removeGarbage({ catalog, blobs, clock }: Services): Promise<number> {
  const garbage = await listGarbage(catalog, clock.now(), MAX_PER_RUN);
  for (const { blobKey, multipartId } of garbage) {
    if (multipartId !== null) await blobs.abortMultipart(blobKey, multipartId);
    await blobs.delete([blobKey]);
    await forgetGarbage(catalog, [blobKey]);
  }
  return garbage.length;
}

/** A URL for the store outlives the upload it was made for, so a client can put an object that no upload waits for. */
async function removeStrays({ blobs, clock }: Services): Promise<number> {
  if (blobs.direct === undefined) return 0;
  const before = clock.now() - UPLOAD_KEEP_MS;
  const { blobs: found } = await blobs.list(blobKeys.allIncoming);
  const keys = found.filter(({ modifiedAt }) => modifiedAt < before).map(({ key }) => key);
  await blobs.delete(keys);
  return keys.length;
}
