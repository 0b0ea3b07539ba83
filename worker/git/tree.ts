/** Finding and listing what a tree holds, by path. */
import type { Oid } from '../domain/oid.ts';
import { pathToBytes } from './path-bytes.ts';
import { readTree } from './read-object.ts';
import type { RepoView } from './repo-view.ts';
import { type EntryKind, TreeCursor, fileMode, kindOfMode } from './tree-format.ts';
import { TreeLookup, splitPath } from './tree-lookup.ts';
import { makeYielder } from '../ports/yield.ts';

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
  const found = await new TreeLookup(view, path).find(rootTree);
  return found === null ? null : { path: splitPath(path).join('/'), kind: kindOfMode(found.mode), ...found };
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
  const directory = await findEntry(view, rootTree, path);
  if (directory === null || directory.kind !== 'tree') return null;
  const cursor = options.cursor === undefined ? undefined : parseCursor(options.cursor, directory.path);
  const entries: PathEntry[] = [];
  const listed = options.recursive === true ? walkTree(view, directory, cursor) : listFlat(view, directory, cursor);
  for await (const entry of listed) {
    const last = entries.at(-1);
    if (last !== undefined && entries.length === options.limit) return { entries, cursor: formatCursor(last) };
    entries.push(entry);
  }
  return { entries };
}

/** A place in a listing: just behind this entry, whether or not it is still there. */
interface Position {
  readonly segments: readonly Uint8Array[];
  readonly isTree: boolean;
}

/** Everything below the directory (itself left out) in the order of `git ls-tree -r -t`, read as it is consumed. */
export async function* walkTree(
  view: RepoView,
  directory: PathEntry,
  after?: Position,
): AsyncGenerator<PathEntry, void, void> {
  const pause = makeYielder();
  const stack = [await openLevel(view, directory, after === undefined ? undefined : { ...after, depth: 0 })];
  for (let level = stack.at(-1); level !== undefined; level = stack.at(-1)) {
    const turn = pause();
    if (turn) await turn;
    const { cursor, prefix, after: seek } = level;
    if (!cursor.next()) {
      stack.pop();
      continue;
    }
    const inside = seek === undefined ? 'after' : whereIs(cursor, seek);
    if (inside === 'before') continue;
    if (inside === 'after') level.after = undefined;
    const entry = toEntry(cursor, prefix);
    const below = inside === 'at' && seek !== undefined ? { ...seek, depth: seek.depth + 1 } : undefined;
    if (inside === 'after') yield entry;
    if (entry.kind === 'tree') stack.push(await openLevel(view, entry, below));
  }
}

interface Seek extends Position {
  /** How many segments of the position the levels above have dealt with. */
  readonly depth: number;
}

interface Level {
  readonly cursor: TreeCursor;
  readonly prefix: string;
  after: Seek | undefined;
}

async function openLevel(view: RepoView, directory: PathEntry, after: Seek | undefined): Promise<Level> {
  const data = (await readTree(view, directory.oid)) ?? new Uint8Array();
  const prefix = directory.path === '' ? '' : `${directory.path}/`;
  return {
    cursor: new TreeCursor(data),
    prefix,
    after: after?.segments[after.depth] === undefined ? undefined : after,
  };
}

/** `at`: the entry is the position or a directory on the way to it, and was listed already. */
function whereIs(cursor: TreeCursor, seek: Seek): 'before' | 'at' | 'after' {
  const last = seek.depth === seek.segments.length - 1;
  const order = cursor.compareTo(seek.segments[seek.depth] ?? new Uint8Array(), last ? seek.isTree : true);
  return order < 0 ? 'before' : order === 0 ? 'at' : 'after';
}

async function* listFlat(
  view: RepoView,
  directory: PathEntry,
  after: Position | undefined,
): AsyncGenerator<PathEntry, void, void> {
  const data = (await readTree(view, directory.oid)) ?? new Uint8Array();
  const prefix = directory.path === '' ? '' : `${directory.path}/`;
  const name = after?.segments[0];
  const pause = makeYielder();
  for (const trees of [true, false]) {
    if (after !== undefined && !after.isTree && trees) continue;
    const seek = after?.isTree === trees ? name : undefined;
    const cursor = new TreeCursor(data);
    while (cursor.next()) {
      if (cursor.isTree() !== trees || (seek !== undefined && cursor.compareTo(seek, trees) <= 0)) continue;
      yield toEntry(cursor, prefix);
      const turn = pause();
      if (turn) await turn;
    }
  }
}

function toEntry(cursor: TreeCursor, prefix: string): PathEntry {
  return { path: prefix + cursor.name(), mode: cursor.mode, kind: kindOfMode(cursor.mode), oid: cursor.oid() };
}

function formatCursor(entry: PathEntry): string {
  return (entry.mode & 0o170000) === fileMode.tree ? `${entry.path}/` : entry.path;
}

function parseCursor(text: string, directory: string): Position {
  const below = directory !== '' && text.startsWith(`${directory}/`) ? text.slice(directory.length + 1) : text;
  return { segments: splitPath(below).map((segment) => pathToBytes(segment)), isTree: text.endsWith('/') };
}
