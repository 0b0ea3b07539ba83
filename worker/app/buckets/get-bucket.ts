/** Loads a bucket for an actor who wants to do something with it: the one place that joins lookup and access. */
import { findBucket } from '../../catalog/buckets.ts';
import { type Actor, type RepoAction, decide } from '../../domain/access.ts';
import { type BucketPath, type BucketRecord, bucketFullName } from '../../domain/bucket.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

/** A bucket that the actor may not know of answers `repo-not-found`, as a missing one does. */
export async function getBucket(
  services: Services,
  actor: Actor,
  path: BucketPath,
  action: RepoAction,
): Promise<Result<BucketRecord, HubError>> {
  const bucket = await findBucket(services.catalog, path);
  return bucket === null ? fail(notFound(path)) : checkBucketAccess(actor, bucket, action);
}

/** The rules of repositories hold for buckets. A credential for one repository is nobody's here. */
export function checkBucketAccess(
  actor: Actor,
  bucket: BucketRecord,
  action: RepoAction,
): Result<BucketRecord, HubError> {
  const { namespaceId, visibility, gating, creatorId } = bucket;
  switch (decide(actor, action, { namespaceId, visibility, gating, creatorId })) {
    case 'allow':
      return ok(bucket);
    case 'hidden':
    case 'gated':
      return fail(notFound(bucket));
    case 'unauthenticated':
      return fail(hubError('unauthenticated', `Sign in to do this with the bucket ${bucketFullName(bucket)}.`));
    case 'forbidden':
      return fail(hubError('forbidden', forbiddenMessage(actor, bucket)));
  }
}

function notFound(path: BucketPath): HubError {
  return hubError(
    'repo-not-found',
    `There is no bucket "${bucketFullName(path).slice(0, 200)}" here, or you need to be signed in to see it.`,
  );
}

function forbiddenMessage(actor: Actor, bucket: BucketPath): string {
  const name = bucketFullName(bucket);
  return actor.kind === 'user' && actor.scope === 'read'
    ? `This token may only read; use one with the scope "write" to change the bucket ${name}.`
    : `You may not change the bucket ${name}.`;
}
