/** The commit graph as people ask about it: logs, counts, merge bases, ancestry. Commits are numbers of `view.commits`. */
import type { CommitObject } from './object-format.ts';
import type { RepoView } from './repo-view.ts';
import type { SlotSet } from './slot-set.ts';

export interface LogOptions {
  /** Commits to leave out, with everything behind them: `b` without `a` is `git log a..b`. */
  readonly exclude?: readonly number[];
  /** Only commits that changed this file or directory, simplified as `git log -- path` does. */
  readonly path?: string;
  readonly firstParent?: boolean;
  readonly skip?: number;
  readonly limit?: number;
}

/** Commits behind `from` in the order of `git log`: newest committer date first. */
export async function* log(view: RepoView, from: readonly number[], options: LogOptions = {}): AsyncGenerator<number> {
  throw new Error(`not written: ${view} ${from} ${options}`);
}

/** How many commits `log` would answer. */
export async function countCommits(
  view: RepoView,
  from: readonly number[],
  exclude: readonly number[] = [],
): Promise<number> {
  throw new Error(`not written: ${view} ${from} ${exclude}`);
}

/** All commits reachable from `from`, themselves included. */
export async function ancestorsOf(view: RepoView, from: readonly number[]): Promise<SlotSet> {
  throw new Error(`not written: ${view} ${from}`);
}

/** Whether `ancestor` is `descendant` or behind it. */
export async function isAncestor(view: RepoView, ancestor: number, descendant: number): Promise<boolean> {
  throw new Error(`not written: ${view} ${ancestor} ${descendant}`);
}

/** The best common ancestors (`git merge-base --all a b`); none for unrelated histories. */
export async function mergeBases(view: RepoView, a: number, b: number): Promise<readonly number[]> {
  throw new Error(`not written: ${view} ${a} ${b}`);
}

/** The commit object behind a number. */
export async function readCommit(view: RepoView, commit: number): Promise<CommitObject> {
  throw new Error(`not written: ${view} ${commit}`);
}
