/** What follows when a verified blob was offered to the catalogue. */
import { forgetGarbage } from '../../catalog/lfs-objects.ts';
import type { CommitOutcome } from '../../catalog/lfs-uploads.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

export async function finishUpload(
  services: Services,
  blobKey: string,
  outcome: CommitOutcome,
): Promise<Result<null, HubError>> {
  if (outcome === 'linked') return ok(null);
  await services.blobs.delete([blobKey]);
  await forgetGarbage(services.catalog, [blobKey]);
  return outcome === 'superfluous' ? ok(null) : fail(expiredUpload());
}

export function expiredUpload(): HubError {
  return hubError('gone', 'This upload has expired; start it again.');
}
