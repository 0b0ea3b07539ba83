/** Opens an object for whoever was given a URL for it through a repository that links it. */
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { BlobBody, ByteRange } from '../../ports/blob-store.ts';
import { openLinked } from '../browse/open-content.ts';
import type { Services } from '../services.ts';

export async function openObject(
  services: Services,
  repo: RepoId,
  oid: Sha256,
  range?: ByteRange,
): Promise<Result<BlobBody, HubError>> {
  const blob = await openLinked(services, repo, oid, range);
  if (blob !== null) return ok(blob);
  return fail(hubError('object-not-found', 'This repository has no such LFS object.'));
}
