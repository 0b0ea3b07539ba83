/** Creates an empty bucket in a namespace where the actor may write. */
import { findNamespace } from '../../catalog/accounts.ts';
import { findBucket, findBucketById, insertBucket } from '../../catalog/buckets.ts';
import { type Actor, decideCreate } from '../../domain/access.ts';
import { type BucketId, type BucketPath, type BucketRecord, bucketFullName } from '../../domain/bucket.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Visibility, parseRepoName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requireUser } from '../accounts/require.ts';
import type { Services } from '../services.ts';

export interface NewBucketInput extends BucketPath {
  readonly visibility: Visibility;
}

/** When the name is taken, the error's detail `bucket` is the full name of the bucket that has it. */
export async function createBucket(
  services: Services,
  actor: Actor,
  input: NewBucketInput,
): Promise<Result<BucketRecord, HubError>> {
  const user = requireUser(actor);
  if (!user.ok) return user;
  const name = parseRepoName(input.name);
  if (!name.ok) return name;
  const namespace = await findNamespace(services.catalog, input.namespace);
  if (namespace === null) return fail(unknownNamespace(input.namespace));
  if (decideCreate(actor, namespace.id) !== 'allow') {
    const message =
      user.value.scope === 'read'
        ? 'This token may only read; use one with the scope "write" to create a bucket.'
        : `You may not create buckets under "${namespace.name}".`;
    return fail(hubError('forbidden', message));
  }
  const id = crypto.randomUUID() as BucketId;
  const added = await insertBucket(services.catalog, {
    id,
    namespaceId: namespace.id,
    creatorId: user.value.userId,
    name: name.value,
    visibility: input.visibility,
    createdAt: services.clock.now(),
  });
  if (!added) return fail(await bucketTaken(services, { namespace: namespace.name, name: name.value }));
  const created = await findBucketById(services.catalog, id);
  return created === null ? fail(hubError('conflict', 'The bucket was deleted just now.')) : ok(created);
}

export function unknownNamespace(name: string): HubError {
  return hubError('user-not-found', `There is no user or organization "${name.slice(0, 100)}".`);
}

/** The actor may write in the namespace, so it is no secret what the bucket there is called. */
export async function bucketTaken(services: Services, path: BucketPath): Promise<HubError> {
  const bucket = bucketFullName((await findBucket(services.catalog, path)) ?? path);
  return hubError('already-exists', `The bucket ${bucket} exists already; choose another name.`, { bucket });
}
