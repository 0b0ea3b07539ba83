/** The log of a repository. Commits are numbers of `view.commits`. */
import { ancestorsOf } from './ancestry.ts';
import { CommitQueue } from './commit-queue.ts';
import { type CommitObject, parseCommit } from './object-format.ts';
import { PathHistory } from './path-history.ts';
import type { RepoView } from './repo-view.ts';
import { SlotSet } from './slot-set.ts';
import { makeYielder } from '../ports/yield.ts';

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
export async function* log(
  view: RepoView,
  from: readonly number[],
  options: LogOptions = {},
): AsyncGenerator<number, void, void> {
  const { commits } = view;
  const { exclude = [], firstParent = false, limit = Infinity, path = '' } = options;
  let skip = options.skip ?? 0;
  let left = limit;
  const excluded = exclude.length === 0 ? undefined : await ancestorsOf(view, exclude);
  const history = path === '' ? undefined : new PathHistory(view, path, firstParent);
  const queue = new CommitQueue((commit) => commits.committedAt(commit));
  const seen = new SlotSet(commits.size);
  const add = (commit: number): void => {
    if (excluded?.has(commit) !== true && seen.add(commit)) queue.push(commit);
  };
  const pause = makeYielder();
  for (const commit of from) add(commit);
  while (left > 0 && queue.size > 0) {
    const commit = queue.pop();
    const shown = history === undefined || (await history.visit(commit));
    if (history?.onlyParent !== undefined) {
      add(history.onlyParent);
    } else {
      const parents = firstParent ? Math.min(1, commits.parentCount(commit)) : commits.parentCount(commit);
      for (let i = 0; i < parents; i++) add(commits.parent(commit, i));
    }
    if (shown && skip > 0) {
      skip--;
    } else if (shown) {
      left--;
      yield commit;
    }
    const turn = pause();
    if (turn) await turn;
  }
}

/** How many commits `log` answers without a path. */
export async function countCommits(
  view: RepoView,
  from: readonly number[],
  exclude: readonly number[] = [],
): Promise<number> {
  if (exclude.length === 0) return (await ancestorsOf(view, from)).size;
  const hidden = (await ancestorsOf(view, exclude)).size;
  return (await ancestorsOf(view, [...from, ...exclude])).size - hidden;
}

/** The commit object behind a number. */
export async function readCommit(view: RepoView, commit: number): Promise<CommitObject> {
  const object = await view.objects.read(view.commits.oid(commit));
  const parsed = object === null ? null : parseCommit(object.data);
  if (parsed === null) throw new Error(`commit ${view.commits.oid(commit)} cannot be read`);
  return parsed;
}
