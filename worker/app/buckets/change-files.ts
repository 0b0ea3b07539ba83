/** Changes files of a bucket in one transaction: what is wrong is refused one by one, all the rest happens at once. */
import {
  type FileChange,
  type NamedContent,
  changeBucketFiles,
  findContentsOf,
  findNamableContents,
} from '../../catalog/bucket-files.ts';
import type { Actor } from '../../domain/access.ts';
import { type BucketPath, type BucketRecord, parseBucketPath } from '../../domain/bucket.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoKind } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type XetHash, ZERO_XET_HASH } from '../../domain/xet-hash.ts';
import { type UserActor, requireUser } from '../accounts/require.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import { checkBucketAccess, getBucket } from './get-bucket.ts';

export interface NamedSource extends BucketPath {
  readonly kind: RepoKind | 'bucket';
}

export type FileOperation = { readonly path: string } & (
  | { readonly type: 'delete' }
  | {
      readonly type: 'add';
      readonly hash: XetHash;
      /** Absent: the content was uploaded, or is in some place that the actor can read. */
      readonly source?: NamedSource;
      readonly contentType: string | null;
      /** Milliseconds since the epoch; absent: now. */
      readonly modifiedAt?: number;
    }
);

export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/** Each source is looked up; clients copy from one at a time. */
const MAX_SOURCES = 100;

/** The later of two operations on the same path wins. */
export async function changeFiles(
  services: Services,
  actor: Actor,
  bucket: BucketRecord,
  operations: readonly FileOperation[],
): Promise<Result<readonly Refusal[], HubError>> {
  const user = requireUser(actor);
  if (!user.ok) return user;
  const allowed = checkBucketAccess(actor, bucket, 'write');
  if (!allowed.ok) return allowed;
  const contents = await contentsBySource(services, user.value, operations);
  if (!contents.ok) return contents;
  const now = services.clock.now();
  const refusals: Refusal[] = [];
  const changes = new Map<string, FileChange>();
  for (const operation of operations) {
    const change = changeOf(operation, contents.value.get(sourceKey(operation)), now);
    if (change.ok) changes.set(change.value.path, change.value);
    else refusals.push({ path: operation.path, reason: change.error.message });
  }
  if (changes.size === 0) return ok(refusals);
  const made = await changeBucketFiles(services.catalog, bucket.id, [...changes.values()], now);
  return made ? ok(refusals) : fail(hubError('repo-not-found', 'The bucket was deleted just now.'));
}

/** What a source lets the actor take, or why it lets them take nothing. */
type Offer = Result<ReadonlyMap<XetHash, NamedContent>, HubError>;

async function contentsBySource(
  services: Services,
  user: UserActor,
  operations: readonly FileOperation[],
): Promise<Result<ReadonlyMap<string, Offer>, HubError>> {
  const wanted = new Map<string, { source: NamedSource | undefined; hashes: Set<XetHash> }>();
  for (const operation of operations) {
    if (operation.type === 'delete') continue;
    const key = sourceKey(operation);
    const group = wanted.get(key) ?? { source: operation.source, hashes: new Set() };
    group.hashes.add(operation.hash);
    wanted.set(key, group);
  }
  if (wanted.size > MAX_SOURCES) {
    return fail(hubError('too-large', `A batch may copy from at most ${MAX_SOURCES} places.`));
  }
  const offers = new Map<string, Offer>();
  for (const [key, { source, hashes }] of wanted) offers.set(key, await offerOf(services, user, source, [...hashes]));
  return ok(offers);
}

async function offerOf(
  services: Services,
  user: UserActor,
  source: NamedSource | undefined,
  hashes: readonly XetHash[],
): Promise<Offer> {
  const { catalog } = services;
  if (source === undefined) return ok(await findNamableContents(catalog, user, hashes));
  const { kind, namespace, name } = source;
  const home =
    kind === 'bucket'
      ? await getBucket(services, user, source, 'read')
      : await getRepo(services, user, { kind, namespace, name }, 'read');
  return home.ok ? ok(await findContentsOf(catalog, home.value.id, hashes)) : home;
}

function sourceKey(operation: FileOperation): string {
  const source = operation.type === 'add' ? operation.source : undefined;
  return source === undefined ? '' : `${source.kind}/${source.namespace}/${source.name}`.toLowerCase();
}

function changeOf(operation: FileOperation, offer: Offer | undefined, now: number): Result<FileChange, HubError> {
  const path = parseBucketPath(operation.path);
  if (!path.ok) return path;
  // What is not there needs no deleting.
  if (operation.type === 'delete') return ok({ path: path.value, content: null });
  const { hash, contentType, modifiedAt = now } = operation;
  if (offer?.ok === false) return offer;
  const labels = { contentType, modifiedAt };
  if (hash === ZERO_XET_HASH) return ok({ path: path.value, content: { oid: null, sizeBytes: 0, ...labels } });
  const content = offer?.value.get(hash);
  if (content === undefined) {
    const why = operation.source === undefined ? 'Upload the content first' : 'The source has no such content';
    return fail(hubError('object-not-found', `${why}: ${hash}.`));
  }
  return ok({ path: path.value, content: { oid: content.oid, sizeBytes: content.sizeBytes, ...labels } });
}
