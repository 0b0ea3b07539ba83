/**
 * Merges two trees that descend from a third: whatever only one side changed is taken from it, whole directories at a
 * time; files that both changed are merged as text. What cannot be merged is listed.
 */
import type { Oid } from '../../domain/oid.ts';
import { makeYielder } from '../../ports/yield.ts';
import { isBinary } from '../similarity.ts';
import { type TreeEntry, fileMode, kindOfMode, parseTree, serializeTree } from '../tree-format.ts';
import type { MergeObjects } from './merge-objects.ts';
import { mergeText } from './merge-text.ts';

export interface FileState {
  readonly mode: number;
  readonly oid: Oid;
}

export interface Conflict {
  readonly path: string;
  readonly base: FileState | null;
  readonly ours: FileState | null;
  readonly theirs: FileState | null;
}

export interface TreeMerge {
  /** Null: nothing is left. Where files conflict, what stands in their place depends on `MergeOptions.inner`. */
  readonly tree: Oid | null;
  readonly conflicts: readonly Conflict[];
}

export interface MergeOptions {
  /** Of a merge whose result only serves as the base of another: conflicts stay in the files as marked text. */
  readonly inner?: boolean;
}

/** Larger files conflict when both sides changed them. */
const MAX_TEXT_BYTES = 4 << 20;
/** So do files of more lines: each is an object of its own while texts are compared. */
const MAX_LINES = 100_000;
/** Bytes of merged files and directories held in memory; past it, files that both changed conflict. */
const MAX_MADE_BYTES = 32 << 20;
/** Conflicts listed; a merge with more is nothing that anybody resolves by hand. As many may stand for more. */
export const MAX_CONFLICTS = 1000;

export async function mergeTrees(
  objects: MergeObjects,
  base: Oid | null,
  ours: Oid | null,
  theirs: Oid | null,
  options: MergeOptions = {},
): Promise<TreeMerge> {
  const merger = new TreeMerger(objects, options.inner === true);
  const asTree = (oid: Oid | null): FileState | null => (oid === null ? null : { mode: fileMode.tree, oid });
  const merged = await merger.entry('', asTree(base), asTree(ours), asTree(theirs));
  return { tree: merged?.oid ?? null, conflicts: merger.conflicts };
}

/** The result of merging one file, or why it conflicts (then with what stands in for it in an inner merge). */
export type FileMerge =
  { readonly ok: true; readonly file: FileState } | { readonly ok: false; readonly marked: FileState | null };

/** Merges a regular file that both sides have and changed. */
export async function mergeFile(
  objects: MergeObjects,
  base: FileState | null,
  ours: FileState,
  theirs: FileState,
): Promise<FileMerge> {
  const conflict: FileMerge = { ok: false, marked: null };
  if (!isRegular(ours) || !isRegular(theirs) || (base !== null && !isRegular(base))) return conflict;
  const mode = base !== null && base.mode === ours.mode ? theirs.mode : ours.mode;
  const sameMode = ours.mode === theirs.mode || ours.mode === base?.mode || theirs.mode === base?.mode;
  if (ours.oid === theirs.oid) return sameMode ? { ok: true, file: { mode, oid: ours.oid } } : conflict;
  if (base?.oid === ours.oid && sameMode) return { ok: true, file: { mode, oid: theirs.oid } };
  if (base?.oid === theirs.oid && sameMode) return { ok: true, file: { mode, oid: ours.oid } };
  const sides = [...(base === null ? [] : [base]), ours, theirs];
  if (objects.madeBytes > MAX_MADE_BYTES) return conflict;
  if (sides.some(({ oid }) => objects.blobBytes(oid) > MAX_TEXT_BYTES)) return conflict;
  // Contents are read one after the other and copied: the reader may use their buffers again.
  const texts: Uint8Array[] = [];
  for (const { oid } of sides) texts.push((await objects.blob(oid)).slice());
  if (texts.some((text) => isBinary(text) || isLfsPointer(text) || hasTooManyLines(text))) return conflict;
  const [yours, mine] = [texts.pop(), texts.pop()];
  const before = texts.pop() ?? new Uint8Array();
  if (mine === undefined || yours === undefined) return conflict;
  const merged = await mergeText(before, mine, yours);
  const file = { mode, oid: objects.add('blob', merged.text) };
  return merged.conflicts === 0 && sameMode ? { ok: true, file } : { ok: false, marked: file };
}

class TreeMerger {
  readonly conflicts: Conflict[] = [];
  readonly #objects: MergeObjects;
  readonly #inner: boolean;
  readonly #pause = makeYielder();

  constructor(objects: MergeObjects, inner: boolean) {
    this.#objects = objects;
    this.#inner = inner;
  }

  async entry(
    path: string,
    base: FileState | null,
    ours: FileState | null,
    theirs: FileState | null,
  ): Promise<FileState | null> {
    if (same(ours, theirs) || same(base, theirs)) return ours;
    if (same(base, ours)) return theirs;
    const turn = this.#pause();
    if (turn) await turn;
    if (isTree(ours) || isTree(theirs) || isTree(base)) {
      // A directory on one side and nothing on the other: what is below may still fit together.
      const allTrees = [base, ours, theirs].every((state) => state === null || isTree(state));
      if (allTrees) return this.#directory(path, base, ours, theirs);
      return this.#conflict({ path, base, ours, theirs }, null);
    }
    if (ours === null || theirs === null) return this.#conflict({ path, base, ours, theirs }, null);
    const merged = await mergeFile(this.#objects, base, ours, theirs);
    return merged.ok ? merged.file : this.#conflict({ path, base, ours, theirs }, merged.marked);
  }

  async #directory(
    path: string,
    base: FileState | null,
    ours: FileState | null,
    theirs: FileState | null,
  ): Promise<FileState | null> {
    const [before, mine, yours] = [await this.#entries(base), await this.#entries(ours), await this.#entries(theirs)];
    const names = new Set([...before.keys(), ...mine.keys(), ...yours.keys()]);
    const merged: { name: string; mode: number; oid: Oid }[] = [];
    for (const name of names) {
      const below = path === '' ? name : `${path}/${name}`;
      const state = await this.entry(below, before.get(name) ?? null, mine.get(name) ?? null, yours.get(name) ?? null);
      if (state !== null) merged.push({ name, ...state });
    }
    if (merged.length === 0) return null;
    return { mode: fileMode.tree, oid: this.#objects.add('tree', serializeTree(merged)) };
  }

  async #entries(directory: FileState | null): Promise<ReadonlyMap<string, FileState>> {
    if (directory === null) return new Map();
    const entries: readonly TreeEntry[] = parseTree(await this.#objects.tree(directory.oid));
    return new Map(entries.map(({ name, mode, oid }) => [name, { mode, oid }]));
  }

  /** Ours stays in the tree of a merge that failed; that of an inner one goes on with marked text, or the base. */
  #conflict(conflict: Conflict, marked: FileState | null): FileState | null {
    if (this.conflicts.length < MAX_CONFLICTS) this.conflicts.push(conflict);
    return this.#inner ? (marked ?? conflict.base ?? conflict.ours) : conflict.ours;
  }
}

export function isRegular(state: FileState): boolean {
  const kind = kindOfMode(state.mode);
  return kind === 'file' || kind === 'executable';
}

function isTree(state: FileState | null): boolean {
  return state !== null && kindOfMode(state.mode) === 'tree';
}

function same(a: FileState | null, b: FileState | null): boolean {
  return a === b || (a !== null && b !== null && a.oid === b.oid && a.mode === b.mode);
}

function hasTooManyLines(text: Uint8Array): boolean {
  let lines = 0;
  for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1)) if (++lines > MAX_LINES) return true;
  return false;
}

const POINTER_START = 'version https://git-lfs.github.com/spec/';

/** Merging two pointers line by line would make one to a file that nobody has. */
function isLfsPointer(text: Uint8Array): boolean {
  return text.length < 1024 && Buffer.from(text.subarray(0, POINTER_START.length)).toString('latin1') === POINTER_START;
}
