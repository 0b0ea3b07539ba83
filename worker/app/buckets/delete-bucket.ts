/** Deletes a bucket for good: nobody sees it from now on, and its files go with the next maintenance. */
import { markBucketDeleted } from '../../catalog/buckets.ts';
import type { Actor } from '../../domain/access.ts';
import type { BucketPath, BucketRecord } from '../../domain/bucket.ts';
import type { HubError } from '../../domain/errors.ts';
import type { Result } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { getBucket } from './get-bucket.ts';

export async function deleteBucket(
  services: Services,
  actor: Actor,
  path: BucketPath,
): Promise<Result<BucketRecord, HubError>> {
  const bucket = await getBucket(services, actor, path, 'manage');
  if (!bucket.ok) return bucket;
  await markBucketDeleted(services.catalog, bucket.value.id, services.clock.now());
  services.log.info('buckets:deleted', { bucket: bucket.value.id, by: actor.kind === 'user' ? actor.userId : null });
  return bucket;
}
