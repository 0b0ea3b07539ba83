/** Applies edits to a tree, reading and writing only the folders they touch, and tells whether two sets of changes meet. */
import type { Oid } from '../../domain/oid.ts';
import { makeYielder } from '../../ports/yield.ts';
import { concatBytes } from '../../domain/bytes.ts';
import { OID_BYTES } from '../oid-bytes.ts';
import { pathToBytes } from '../path-bytes.ts';
import { readTree } from '../read-object.ts';
import type { RepoView } from '../repo-view.ts';
import { TreeCursor, compareEntryNames, fileMode, kindOfMode, serializeTree } from '../tree-format.ts';
import { NameFilter } from './name-filter.ts';
import type { EditNode, NewEntry, TreeEdits } from './tree-edits.ts';

/** Takes a new tree; `near` is the tree it was made from. */
export type TreeSink = (data: Uint8Array, near: Oid | null) => Promise<Oid>;

export type EditOutcome =
  | { readonly kind: 'done'; readonly tree: Oid }
  /** A deletion names something that is not there. */
  | { readonly kind: 'missing'; readonly path: string };

/** The tree that the edits make of `base` (null: of nothing). */
export async function applyEdits(
  view: RepoView,
  base: Oid | null,
  edits: TreeEdits,
  write: TreeSink,
): Promise<EditOutcome> {
  try {
    const editor = new Editor(view, write);
    const tree = await editor.folder(edits.root.cleared ? null : base, edits.root, '');
    return { kind: 'done', tree: tree ?? (await write(new Uint8Array(0), null)) };
  } catch (error) {
    if (error instanceof MissingPath) return { kind: 'missing', path: error.message };
    throw error;
  }
}

class MissingPath extends Error {}

interface Found {
  readonly mode: number;
  readonly oid: Oid;
}

class Editor {
  readonly #view: RepoView;
  readonly #write: TreeSink;
  readonly #pause = makeYielder();

  constructor(view: RepoView, write: TreeSink) {
    this.#view = view;
    this.#write = write;
  }

  /** The id of the edited folder; null when nothing is left in it. */
  async folder(base: Oid | null, node: EditNode, path: string): Promise<Oid | null> {
    const turn = this.#pause();
    if (turn !== undefined) await turn;
    if (node.children.size === 0) return base;
    const data = base === null ? new Uint8Array(0) : await readTreeBytes(this.#view, base);
    const filter = new NameFilter(node.children.keys());
    const found = entriesNamed(data, node.children, filter);
    const added: { mode: number; name: string; oid: Oid }[] = [];
    for (const [name, child] of node.children) {
      const entry = await this.#entry(found.get(name), child, path === '' ? name : `${path}/${name}`);
      if (entry !== null) added.push({ ...entry, name });
    }
    const edited = merge(data, node.children, filter, added);
    if (edited.length === 0) return null;
    return this.#write(edited, base);
  }

  async #entry(old: Found | undefined, node: EditNode, path: string): Promise<Found | null> {
    const isFolder = old !== undefined && kindOfMode(old.mode) === 'tree';
    const { wants } = node;
    if (wants !== null && (old === undefined || (wants !== 'either' && isFolder !== (wants === 'folder'))))
      throw new MissingPath(path);
    if (node.put !== null) return { mode: modeFor(node.put, old), oid: node.put.oid };
    const tree = await this.folder(isFolder && !node.cleared ? old.oid : null, node, path);
    if (tree !== null) return { mode: fileMode.tree, oid: tree };
    // A way to deletions that found nothing below a file leaves the file alone; they have failed by then.
    return null;
  }
}

/** A file that is written again stays executable; a link becomes the file that was sent. */
function modeFor(put: NewEntry, old: Found | undefined): number {
  if (put.mode !== null) return put.mode;
  return old !== undefined && kindOfMode(old.mode) === 'executable' ? fileMode.executable : fileMode.file;
}

/** The tree's bytes without the entries in `replaced`, with the new ones in their places. */
function merge(
  data: Uint8Array,
  replaced: ReadonlyMap<string, unknown>,
  filter: NameFilter,
  added: { mode: number; name: string; oid: Oid }[],
): Uint8Array {
  const rows = added
    .map((entry) => ({
      bytes: pathToBytes(entry.name),
      isTree: entry.mode === fileMode.tree,
      data: serializeTree([entry]),
    }))
    .sort((a, b) => compareEntryNames(a.bytes, a.isTree, b.bytes, b.isTree));
  const parts: Uint8Array[] = [];
  const cursor = new TreeCursor(data);
  let next = 0;
  let keptFrom = 0;
  let start = 0;
  for (; cursor.next(); start = cursor.oidStart + OID_BYTES) {
    for (let row = rows[next]; row !== undefined && cursor.compareTo(row.bytes, row.isTree) > 0; row = rows[++next]) {
      parts.push(data.subarray(keptFrom, start), row.data);
      keptFrom = start;
    }
    if (!filter.mayHold(data, cursor.nameStart, cursor.nameEnd) || !replaced.has(cursor.name())) continue;
    parts.push(data.subarray(keptFrom, start));
    keptFrom = cursor.oidStart + OID_BYTES;
  }
  parts.push(data.subarray(keptFrom, start), ...rows.slice(next).map((row) => row.data));
  return concatBytes(parts);
}

/**
 * The first path at which the edits meet what changed between two trees (null: empty ones), or null: then they mean the
 * same on either tree.
 */
export async function findCollision(
  view: RepoView,
  before: Oid | null,
  after: Oid | null,
  edits: TreeEdits,
): Promise<string | null> {
  if (before === after) return null;
  if (!edits.root.isPassage) return '';
  return collisionBelow(view, before, after, edits.root, '');
}

async function collisionBelow(
  view: RepoView,
  before: Oid | null,
  after: Oid | null,
  node: EditNode,
  path: string,
): Promise<string | null> {
  const old = entriesNamed(before === null ? new Uint8Array(0) : await readTreeBytes(view, before), node.children);
  const now = entriesNamed(after === null ? new Uint8Array(0) : await readTreeBytes(view, after), node.children);
  for (const [name, child] of node.children) {
    const a = old.get(name);
    const b = now.get(name);
    if (a?.oid === b?.oid && a?.mode === b?.mode) continue;
    const here = path === '' ? name : `${path}/${name}`;
    if (!child.isPassage) return here;
    const folders = [a, b].every((entry) => entry === undefined || kindOfMode(entry.mode) === 'tree');
    if (!folders) return here;
    const below = await collisionBelow(view, a?.oid ?? null, b?.oid ?? null, child, here);
    if (below !== null) return below;
  }
  return null;
}

function entriesNamed(
  data: Uint8Array,
  names: ReadonlyMap<string, unknown>,
  filter: NameFilter = new NameFilter(names.keys()),
): Map<string, Found> {
  const found = new Map<string, Found>();
  const cursor = new TreeCursor(data);
  while (cursor.next() && found.size < names.size) {
    if (!filter.mayHold(data, cursor.nameStart, cursor.nameEnd)) continue;
    const name = cursor.name();
    if (names.has(name)) found.set(name, { mode: cursor.mode, oid: cursor.oid() });
  }
  return found;
}

/** A copy, because what the view hands out may not be kept. */
async function readTreeBytes(view: RepoView, oid: Oid): Promise<Uint8Array> {
  const data = await readTree(view, oid);
  if (data === null) {
    if (oid === EMPTY_TREE) return new Uint8Array(0);
    throw new Error(`tree ${oid} is not in the repository`);
  }
  return data.slice();
}

/** Git knows it without storing it. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
