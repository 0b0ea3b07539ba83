/** For each entry of a directory, the commit that last changed it. */
import type { RepoView } from './repo-view.ts';

export interface LastCommitLimits {
  /** Commits to look at before giving up on the entries still open. */
  readonly maxCommits?: number;
}

/**
 * For each name in the directory at `directory` (`''` is the root), the number of the commit that
 * `git log -1 <from> -- <directory>/<name>` shows. A name is missing from the answer when the directory does not hold
 * it, or when the limit was reached first.
 */
export async function lastCommits(
  view: RepoView,
  from: number,
  directory: string,
  names: readonly string[],
  limits: LastCommitLimits = {},
): Promise<ReadonlyMap<string, number>> {
  throw new Error(`not written: ${view} ${from} ${directory} ${names} ${limits}`);
}
