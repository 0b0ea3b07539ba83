/** What changed between two trees, file by file. */
import type { Oid } from '../domain/oid.ts';
import { sameOidBytes } from './oid-bytes.ts';
import { readTree, readTreeAt } from './read-object.ts';
import { detectRenames } from './renames.ts';
import type { RepoView } from './repo-view.ts';
import { TreeCursor } from './tree-format.ts';
import { makeYielder } from '../ports/yield.ts';

export type ChangeStatus = 'added' | 'deleted' | 'modified' | 'type-changed' | 'renamed';

export interface FileSide {
  readonly path: string;
  readonly mode: number;
  readonly oid: Oid;
}

export interface FileChange {
  readonly status: ChangeStatus;
  /** Absent when the file was added. */
  readonly before?: FileSide;
  /** Absent when the file was deleted. */
  readonly after?: FileSide;
  /** For a rename: how alike the contents are, 50 to 100. */
  readonly similarity?: number;
}

export interface DiffOptions {
  /** Finds renamed files: identical ones, then similar ones. */
  readonly renames?: boolean;
  /** Stop after this many changes; they are counted before renames are found. */
  readonly maxChanges?: number;
}

export interface TreeDiff {
  /** By path (the new one of a rename), in the order of git diff. */
  readonly changes: readonly FileChange[];
  /** True when `maxChanges` cut the list. */
  readonly truncated: boolean;
}

/** The difference between two root trees; null stands for an empty one. */
export async function diffTrees(
  view: RepoView,
  before: Oid | null,
  after: Oid | null,
  options: DiffOptions = {},
): Promise<TreeDiff> {
  const limit = options.maxChanges ?? Infinity;
  const changes: FileChange[] = [];
  let truncated = false;
  for await (const change of walkChanges(view, before, after)) {
    if (changes.length === limit) {
      truncated = true;
      break;
    }
    changes.push(change);
  }
  return { changes: options.renames === true ? await detectRenames(view, changes) : changes, truncated };
}

/** Two directories of the same path side by side; each cursor stands on an entry not dealt with yet. */
interface Level {
  readonly prefix: string;
  readonly before: TreeCursor;
  readonly after: TreeCursor;
  moreBefore: boolean;
  moreAfter: boolean;
}

/** Changes without renames, in git's order, found as they are consumed; equal subtrees are not entered. */
export async function* walkChanges(
  view: RepoView,
  before: Oid | null,
  after: Oid | null,
): AsyncGenerator<FileChange, void, void> {
  if (before === after) return;
  const pause = makeYielder();
  const stack = [
    openLevel(
      '',
      before === null ? null : await readTree(view, before),
      after === null ? null : await readTree(view, after),
    ),
  ];
  for (let level = stack.at(-1); level !== undefined; level = stack.at(-1)) {
    if (!level.moreBefore && !level.moreAfter) {
      stack.pop();
      continue;
    }
    const turn = pause();
    if (turn) await turn;
    const [old, young] = takePair(level);
    if (old?.isTree === true || young?.isTree === true) {
      const path = `${level.prefix}${(young ?? old)?.name ?? ''}/`;
      stack.push(
        openLevel(path, old === null ? null : await old.tree(view), young === null ? null : await young.tree(view)),
      );
      continue;
    }
    const change = toChange(level.prefix, old, young);
    if (change !== null) yield change;
  }
}

function openLevel(prefix: string, before: Uint8Array | null, after: Uint8Array | null): Level {
  const [old, young] = [new TreeCursor(before ?? new Uint8Array()), new TreeCursor(after ?? new Uint8Array())];
  return { prefix, before: old, after: young, moreBefore: old.next(), moreAfter: young.next() };
}

/** The next entry that differs, from either or both sides; both null at the end. */
function takePair(level: Level): [Entry | null, Entry | null] {
  const { before, after } = level;
  while (level.moreBefore || level.moreAfter) {
    const order = !level.moreBefore ? 1 : !level.moreAfter ? -1 : compare(before, after);
    const same =
      order === 0 &&
      before.mode === after.mode &&
      sameOidBytes(before.data, before.oidStart, after.data, after.oidStart);
    const pair: [Entry | null, Entry | null] | null = same
      ? null
      : [order <= 0 ? new Entry(before) : null, order >= 0 ? new Entry(after) : null];
    if (order <= 0) level.moreBefore = before.next();
    if (order >= 0) level.moreAfter = after.next();
    if (pair !== null) return pair;
  }
  return [null, null];
}

function compare(before: TreeCursor, after: TreeCursor): number {
  return before.compareTo(after.data.subarray(after.nameStart, after.nameEnd), after.isTree());
}

/** An entry that outlives its cursor's step. */
class Entry {
  readonly name: string;
  readonly mode: number;
  readonly oid: Oid;
  readonly isTree: boolean;
  readonly #data: Uint8Array;
  readonly #oidStart: number;

  constructor(cursor: TreeCursor) {
    this.name = cursor.name();
    this.mode = cursor.mode;
    this.oid = cursor.oid();
    this.isTree = cursor.isTree();
    this.#data = cursor.data;
    this.#oidStart = cursor.oidStart;
  }

  async tree(view: RepoView): Promise<Uint8Array | null> {
    return readTreeAt(view, this.#data, this.#oidStart);
  }
}

function toChange(prefix: string, old: Entry | null, young: Entry | null): FileChange | null {
  const side = (entry: Entry): FileSide => ({ path: prefix + entry.name, mode: entry.mode, oid: entry.oid });
  if (old !== null && young !== null) {
    const sameType = (old.mode & 0o170000) === (young.mode & 0o170000);
    return { status: sameType ? 'modified' : 'type-changed', before: side(old), after: side(young) };
  }
  if (old !== null) return { status: 'deleted', before: side(old) };
  return young === null ? null : { status: 'added', after: side(young) };
}
