/** What every route about one bucket shares: its name from the URL, access, and the form in which it is described. */
import type { Handler } from 'hono';
import { getBucket } from '../../app/buckets/get-bucket.ts';
import type { RepoAction } from '../../domain/access.ts';
import { type BucketFile, type BucketPath, type BucketRecord, bucketFullName } from '../../domain/bucket.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { pathFromUrl } from '../../git/path-bytes.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { isoDate } from './entry-json.ts';
import { hubRoute } from './hub-route.ts';

export interface BucketRequest {
  readonly bucket: BucketRecord;
  /** The decoded path after the verb (`tree`, `resolve`), empty when there is none. */
  readonly rest: string;
}

export function bucketRoute(
  action: RepoAction,
  handler: (context: HubContext, request: BucketRequest) => Promise<Result<Response, HubError>>,
): Handler<HubEnv> {
  return hubRoute(async (context) => {
    const path = bucketPathOf(context);
    if (!path.ok) return path;
    const bucket = await getBucket(context.get('services'), context.get('actor'), path.value, action);
    if (!bucket.ok) return bucket;
    const rest = restOf(context.req.path);
    return rest.ok ? handler(context, { bucket: bucket.value, rest: rest.value }) : rest;
  });
}

/** The name in the URL; the namespace `me` is the actor's own. */
export function bucketPathOf(context: HubContext): Result<BucketPath, HubError> {
  const namespace = namespaceOf(context);
  return namespace.ok ? ok({ namespace: namespace.value, name: context.req.param('name') ?? '' }) : namespace;
}

export function namespaceOf(context: HubContext): Result<string, HubError> {
  const name = context.req.param('namespace') ?? '';
  if (name !== 'me') return ok(name);
  const actor = context.get('actor');
  return actor.kind === 'user' ? ok(actor.username) : fail(hubError('unauthenticated', 'Sign in to do this.'));
}

/** Clients write a path with its slashes, or as one segment with `%2F`. */
function restOf(path: string): Result<string, HubError> {
  const segments = path.split('/').slice(path.startsWith('/api/') ? 6 : 5);
  const decoded = segments.map((segment) => pathFromUrl(segment));
  const text = decoded.join('/');
  return decoded.includes(null) ? fail(hubError('bad-request', 'The path is not valid percent-encoding.')) : ok(text);
}

export function bucketJson(bucket: BucketRecord) {
  return {
    _id: bucket.id,
    id: bucketFullName(bucket),
    author: bucket.namespace,
    private: bucket.visibility === 'private',
    visibility: bucket.visibility,
    createdAt: isoDate(bucket.createdAt),
    updatedAt: isoDate(bucket.updatedAt),
    size: bucket.sizeBytes,
    totalFiles: bucket.fileCount,
    cdnRegions: [],
  };
}

export function bucketFileJson(file: BucketFile) {
  return {
    type: 'file',
    path: file.path,
    size: file.sizeBytes,
    xetHash: file.xetHash,
    mtime: isoDate(file.modifiedAt),
    uploadedAt: isoDate(file.uploadedAt),
    ...(file.contentType !== null && { contentType: file.contentType }),
  };
}
