/** Changes who sees a bucket. */
import { setBucketVisibility as setVisibilityRow } from '../../catalog/buckets.ts';
import type { Actor } from '../../domain/access.ts';
import type { BucketPath, BucketRecord } from '../../domain/bucket.ts';
import type { HubError } from '../../domain/errors.ts';
import type { Visibility } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { getBucket } from './get-bucket.ts';

export async function setBucketVisibility(
  services: Services,
  actor: Actor,
  path: BucketPath,
  visibility: Visibility,
): Promise<Result<BucketRecord, HubError>> {
  const bucket = await getBucket(services, actor, path, 'manage');
  if (!bucket.ok) return bucket;
  await setVisibilityRow(services.catalog, bucket.value.id, visibility);
  return ok({ ...bucket.value, visibility });
}
