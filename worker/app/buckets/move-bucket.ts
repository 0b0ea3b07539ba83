/** Renames a bucket, moves it to another namespace, or both. The old name is free from then on. */
import { findNamespace } from '../../catalog/accounts.ts';
import { moveBucket as moveBucketRow } from '../../catalog/buckets.ts';
import { type Actor, decideCreate } from '../../domain/access.ts';
import type { BucketPath } from '../../domain/bucket.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { parseRepoName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { bucketTaken, unknownNamespace } from './create-bucket.ts';
import { getBucket } from './get-bucket.ts';

export async function moveBucket(
  services: Services,
  actor: Actor,
  from: BucketPath,
  to: BucketPath,
): Promise<Result<null, HubError>> {
  const bucket = await getBucket(services, actor, from, 'manage');
  if (!bucket.ok) return bucket;
  const name = parseRepoName(to.name);
  if (!name.ok) return name;
  const namespace = await findNamespace(services.catalog, to.namespace);
  if (namespace === null) return fail(unknownNamespace(to.namespace));
  if (decideCreate(actor, namespace.id) !== 'allow') {
    return fail(hubError('forbidden', `You may not move buckets to "${namespace.name}".`));
  }
  const moved = await moveBucketRow(services.catalog, bucket.value.id, {
    namespaceId: namespace.id,
    name: name.value,
  });
  return moved ? ok(null) : fail(await bucketTaken(services, { namespace: namespace.name, name: name.value }));
}
