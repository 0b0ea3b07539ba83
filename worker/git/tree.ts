/** Finding and listing what a tree holds, by path. */
import type { Oid } from '../domain/oid.ts';
import type { RepoView } from './repo-view.ts';
import type { EntryKind } from './tree-format.ts';

export interface PathEntry {
  /** From the repository's root, in the form of path-bytes.ts; `''` is the root itself. */
  readonly path: string;
  readonly mode: number;
  readonly kind: EntryKind;
  readonly oid: Oid;
}

export interface ListOptions {
  readonly recursive?: boolean;
  /** At most this many entries; all when absent. */
  readonly limit?: number;
  /** Where to go on: the `cursor` of the page before. */
  readonly cursor?: string;
}

export interface TreePage {
  readonly entries: readonly PathEntry[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

/** The entry at `path` below the root tree, or null. Leading, trailing and doubled slashes do not matter. */
export async function findEntry(view: RepoView, rootTree: Oid, path: string): Promise<PathEntry | null> {
  throw new Error(`not written: ${view} ${rootTree} ${path}`);
}

/**
 * One page of the directory at `path`, or null when there is no directory. Not recursive: directories first, then the
 * rest, each by name, as the Hugging Face Hub does. Recursive: the order of `git ls-tree -r -t`, each directory just
 * before what it holds.
 */
export async function listTree(
  view: RepoView,
  rootTree: Oid,
  path: string,
  options: ListOptions = {},
): Promise<TreePage | null> {
  throw new Error(`not written: ${view} ${rootTree} ${path} ${options}`);
}

/** Everything below the directory (itself left out) in the order of `git ls-tree -r -t`, read as it is consumed. */
export async function* walkTree(view: RepoView, directory: PathEntry): AsyncGenerator<PathEntry> {
  throw new Error(`not written: ${view} ${directory}`);
}
