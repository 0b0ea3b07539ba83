/** What people call a revision, turned into a commit: a branch, a tag, a full ref name, HEAD, or a commit id. */
import type { Oid } from '../domain/oid.ts';
import type { RepoView } from './repo-view.ts';

export interface ResolvedRevision {
  readonly oid: Oid;
  /** The commit's number in `view.commits`. */
  readonly commit: number;
  /** Full name of the ref it was found by; absent when a commit id was given. */
  readonly ref?: string;
}

/** Null when nothing visible has that name. */
export async function resolveRevision(view: RepoView, text: string): Promise<ResolvedRevision | null> {
  throw new Error(`not written: ${view} ${text}`);
}
