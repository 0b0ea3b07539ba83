/** What a commit over the API asks for, one operation after the other, and the paths that it may name. */
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Sha256 } from '../../domain/oid.ts';
import { type Result, fail, ok } from '../../domain/result.ts';

export interface CommitHeader {
  readonly summary: string;
  readonly description: string;
  /** Where the branch has to be, or where a pull request starts. */
  readonly parentCommit: string | null;
}

export type CommitOperation =
  /** `content` may be gone as soon as the next operation is asked for. */
  | { readonly kind: 'file'; readonly path: string; readonly content: Uint8Array }
  | {
      readonly kind: 'lfs-file';
      readonly path: string;
      readonly oid: Sha256;
      /** Null: that of the object, which the hub knows. */
      readonly sizeBytes: number | null;
    }
  | { readonly kind: 'delete-file'; readonly path: string }
  | { readonly kind: 'delete-folder'; readonly path: string };

export const MAX_OPERATIONS = 25_000;
/** Of all files sent inside a commit together. */
export const MAX_INLINE_BYTES = 2 ** 30;

/** Files and folders that one commit may name; a few very deep paths must not fill the memory. */
export const MAX_NODES = 200_000;

const MAX_PATH_CHARS = 2048;
const MAX_NAME_CHARS = 255;

/** The segments of a path, which must name one place inside the repository. Those of a folder may end in a slash. */
export function parseCommitPath(path: string, kind: 'file' | 'folder'): Result<string[], HubError> {
  const refuse = (why: string): Result<never, HubError> =>
    fail(hubError('bad-request', `The path ${JSON.stringify(path.slice(0, 300))} ${why}.`));
  if (path.length > MAX_PATH_CHARS) return refuse('is too long');
  if (/[\0-\x1f\x7f]/.test(path)) return refuse('holds control characters');
  const trimmed = kind === 'folder' ? path.replace(/\/$/, '') : path;
  if (kind === 'folder' && (trimmed === '' || trimmed === '.')) return ok([]);
  const segments = trimmed.split('/');
  for (const segment of segments) {
    if (segment === '') return refuse('has an empty name in it');
    // On Windows a backslash separates too, and clients make a path of what they download.
    const dots = segment.split('\\').find((part) => part === '.' || part === '..');
    if (dots !== undefined) return refuse(`has "${dots}" in it`);
    if (segment.length > MAX_NAME_CHARS) return refuse('has a name of more than 255 characters in it');
    if (segment.toLowerCase() === '.git') return refuse('has ".git" in it');
  }
  return ok(segments);
}
