/** What a bucket is: a folder of files that are overwritten in place, without history; and what its files may be called. */
import type { XetHash } from './xet-hash.ts';
import { type HubError, hubError } from './errors.ts';
import type { Sha256 } from './oid.ts';
import type { NamespaceId, UserId, Visibility } from './repo.ts';
import { type Result, fail, ok } from './result.ts';

export type BucketId = string & { readonly __brand: 'BucketId' };

export interface BucketPath {
  readonly namespace: string;
  readonly name: string;
}

export interface BucketRecord extends BucketPath {
  readonly kind: 'bucket';
  readonly id: BucketId;
  readonly namespaceId: NamespaceId;
  /** Who made it; null when nobody knows any more. */
  readonly creatorId: UserId | null;
  readonly visibility: Visibility;
  /** Buckets have no gates. */
  readonly gating: null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly fileCount: number;
  readonly sizeBytes: number;
}

export interface BucketFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Null for the empty file. */
  readonly oid: Sha256 | null;
  readonly xetHash: XetHash;
  readonly contentType: string | null;
  /** Milliseconds since the epoch: as the uploader's disk says, and when it came. */
  readonly modifiedAt: number;
  readonly uploadedAt: number;
}

export function bucketFullName({ namespace, name }: BucketPath): string {
  return `${namespace}/${name}`;
}

export const MAX_BUCKET_PATH_BYTES = 1024;

/** Clients join paths to folders of their own disks, so none may lead out of one on any system. */
export function parseBucketPath(text: string): Result<string, HubError> {
  const wrong = (why: string) => fail(hubError('bad-request', `The path of a file ${why}.`));
  if (text === '') return wrong('cannot be empty');
  if (new TextEncoder().encode(text).length > MAX_BUCKET_PATH_BYTES) {
    return wrong(`has at most ${MAX_BUCKET_PATH_BYTES} bytes`);
  }
  // The last character of Unicode marks where lists of folders go on.
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f\\\u{10ffff}]/u.test(text) || !text.isWellFormed()) {
    return wrong('cannot hold backslashes, control characters or broken Unicode');
  }
  const isEscape = text.split('/').some((segment) => segment === '' || segment === '.' || segment === '..');
  return isEscape ? wrong('cannot have empty segments, "." or ".."') : ok(text);
}
