/** Lists what a bucket holds: all files under a prefix, or one level of folders; and looks paths up. */
import {
  type BucketEntry,
  findBucketFiles,
  listBucketFiles,
  listBucketFolder,
  placeBehind,
} from '../../catalog/bucket-files.ts';
import { type BucketFile, type BucketRecord, parseBucketPath } from '../../domain/bucket.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

export interface FileListQuery {
  /** Of paths, letter by letter: `logs` is one of `logs/a` and of `logs.txt`. */
  readonly prefix: string;
  /** Files only, however deep; else one level, with its folders. */
  readonly isRecursive: boolean;
  readonly limit: number;
  /** From the page before. */
  readonly cursor?: string;
}

export interface FilePage {
  readonly entries: readonly BucketEntry[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

/** The caller has made sure that the bucket may be seen. */
export async function listFiles(
  { catalog }: Services,
  bucket: BucketRecord,
  { prefix, isRecursive, limit, cursor }: FileListQuery,
): Promise<Result<FilePage, HubError>> {
  const after = cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString();
  if (after !== null && !after.startsWith(prefix)) {
    return fail(hubError('bad-request', 'The cursor does not come from this list.'));
  }
  const found = isRecursive
    ? (await listBucketFiles(catalog, bucket.id, prefix, after, limit + 1)).map(entryOf)
    : await listBucketFolder(catalog, bucket.id, prefix, after, limit + 1);
  const entries = found.slice(0, limit);
  const last = found.length > limit ? entries.at(-1) : undefined;
  return ok(
    last === undefined ? { entries } : { entries, cursor: Buffer.from(placeBehind(last)).toString('base64url') },
  );
}

function entryOf(file: BucketFile): BucketEntry {
  return { path: file.path, file, uploadedAt: file.uploadedAt };
}

/** Those of the paths that are files, in no particular order. */
export async function describeFiles(
  { catalog }: Services,
  bucket: BucketRecord,
  paths: readonly string[],
): Promise<readonly BucketFile[]> {
  const possible = paths.filter((path) => parseBucketPath(path).ok);
  return findBucketFiles(catalog, bucket.id, [...new Set(possible)]);
}
