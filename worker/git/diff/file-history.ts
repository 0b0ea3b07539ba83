/**
 * The history of one file, through its renames: like `log` with a path, but where a commit brought the file into being
 * by renaming another, that other one's history goes on.
 */
import { CommitQueue } from '../commit-queue.ts';
import { PathHistory } from '../path-history.ts';
import type { RepoView } from '../repo-view.ts';
import { makeYielder } from '../../ports/yield.ts';
import { findRenameSource } from './find-rename.ts';

export interface FileVersion {
  readonly commit: number;
  /** What the file was called in that commit. */
  readonly path: string;
}

export interface FileHistoryOptions {
  readonly skip?: number;
  readonly limit?: number;
  /** Commits to look at, shown or not. */
  readonly maxCommits?: number;
}

/** Renames followed in one walk; names that go round in circles end here too. */
const MAX_RENAMES = 50;

/** Newest first. Returns true when the history went on past `maxCommits`. */
export async function* fileHistory(
  view: RepoView,
  from: number,
  path: string,
  options: FileHistoryOptions = {},
): AsyncGenerator<FileVersion, boolean, void> {
  const { commits } = view;
  const { maxCommits = Infinity, limit = Infinity } = options;
  let skip = options.skip ?? 0;
  const histories = new Map<string, PathHistory>([[path, new PathHistory(view, path, false)]]);
  const queue = new CommitQueue((commit) => commits.committedAt(commit));
  /** By commit: under which name the file is looked for there. The child that came first decides. */
  const names = new Map<number, string>();
  const add = (commit: number, name: string): void => {
    if (names.has(commit)) return;
    names.set(commit, name);
    queue.push(commit);
  };
  add(from, path);
  const pause = makeYielder();
  let looked = 0;
  let shown = 0;
  while (queue.size > 0) {
    if (shown === limit) return false;
    if (looked++ >= maxCommits) return true;
    const commit = queue.pop();
    const name = names.get(commit) ?? path;
    const history = histories.get(name);
    if (history === undefined) continue;
    const isShown = await history.visit(commit);
    if (history.onlyParent !== undefined) add(history.onlyParent, name);
    else {
      for (let i = 0; i < commits.parentCount(commit); i++) {
        const parent = commits.parent(commit, i);
        const isRename = isShown && histories.size <= MAX_RENAMES && (await history.isAbsent(parent));
        const before = isRename ? await findRenameSource(view, commits.tree(parent), commits.tree(commit), name) : null;
        if (before !== null && !histories.has(before.path)) {
          histories.set(before.path, new PathHistory(view, before.path, false));
        }
        add(parent, before?.path ?? name);
      }
    }
    if (isShown && skip > 0) skip--;
    else if (isShown) {
      shown++;
      yield { commit, path: name };
    }
    const turn = pause();
    if (turn) await turn;
  }
  return false;
}
