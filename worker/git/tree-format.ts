/** The bytes of tree objects: a fast reader that allocates nothing per entry, a decoded form, and the writer. */
import type { Oid } from '../domain/oid.ts';
import { OID_BYTES, oidFromBytes, writeOidBytes } from './oid-bytes.ts';
import { pathFromBytes, pathToBytes } from './path-bytes.ts';

/** The modes git writes (some old trees have others, e.g. 0o100664 for a file). */
export const fileMode = {
  tree: 0o040000,
  file: 0o100644,
  executable: 0o100755,
  symlink: 0o120000,
  submodule: 0o160000,
} as const;

export type EntryKind = keyof typeof fileMode;

export function kindOfMode(mode: number): EntryKind {
  switch (mode & 0o170000) {
    case 0o040000:
      return 'tree';
    case 0o120000:
      return 'symlink';
    case 0o160000:
      return 'submodule';
    default:
      return (mode & 0o100) === 0 ? 'file' : 'executable';
  }
}

export interface TreeEntry {
  /** As written, e.g. 0o100644. */
  readonly mode: number;
  readonly kind: EntryKind;
  /** One path segment, in the form of path-bytes.ts. */
  readonly name: string;
  readonly oid: Oid;
}

/**
 * Steps through a tree's entries in place:
 *
 *     const cursor = new TreeCursor(data);
 *     while (cursor.next()) use(cursor.mode, data.subarray(cursor.nameStart, cursor.nameEnd), cursor.oidStart);
 */
export class TreeCursor {
  readonly data: Uint8Array;
  mode = 0;
  nameStart = 0;
  /** Offset of the NUL behind the name. */
  nameEnd = 0;
  /** Offset of the 20 bytes of the entry's id. */
  oidStart = 0;
  /** Set when `next` answered false because the bytes are not a tree, rather than at the end. */
  malformed = false;
  #at = 0;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  /** Moves to the next entry; false at the end. */
  next(): boolean {
    const { data } = this;
    let at = this.#at;
    if (at >= data.length) return false;
    let mode = 0;
    let byte = data[at] ?? 0;
    const modeStart = at;
    while (byte >= 48 && byte <= 55 && at - modeStart < 7) {
      mode = (mode << 3) | (byte - 48);
      byte = data[++at] ?? 0;
    }
    if (byte !== 32 || at === modeStart) return this.#stop();
    const nameStart = ++at;
    while (at < data.length && data[at] !== 0) at++;
    if (at === nameStart || at + 1 + OID_BYTES > data.length) return this.#stop();
    this.mode = mode;
    this.nameStart = nameStart;
    this.nameEnd = at;
    this.oidStart = at + 1;
    this.#at = at + 1 + OID_BYTES;
    return true;
  }

  name(): string {
    return pathFromBytes(this.data, this.nameStart, this.nameEnd);
  }

  oid(): Oid {
    return oidFromBytes(this.data, this.oidStart);
  }

  isTree(): boolean {
    return (this.mode & 0o170000) === fileMode.tree;
  }

  nameIs(name: Uint8Array): boolean {
    const length = this.nameEnd - this.nameStart;
    if (length !== name.length) return false;
    for (let i = 0; i < length; i++) {
      if (this.data[this.nameStart + i] !== name[i]) return false;
    }
    return true;
  }

  /** Where this entry stands to one of that name in the order of trees: negative when before it. */
  compareTo(name: Uint8Array, isTree: boolean): number {
    const { data, nameStart } = this;
    const length = this.nameEnd - nameStart;
    const shared = Math.min(length, name.length);
    for (let i = 0; i < shared; i++) {
      const difference = (data[nameStart + i] ?? 0) - (name[i] ?? 0);
      if (difference !== 0) return difference;
    }
    const own = length > shared ? (data[nameStart + shared] ?? 0) : this.isTree() ? 47 : 0;
    const other = name.length > shared ? (name[shared] ?? 0) : isTree ? 47 : 0;
    return own - other;
  }

  #stop(): false {
    this.malformed = true;
    this.#at = this.data.length;
    return false;
  }
}

/** All entries, decoded; those behind a malformed one are left out. */
export function parseTree(data: Uint8Array): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const cursor = new TreeCursor(data);
  while (cursor.next()) {
    entries.push({ mode: cursor.mode, kind: kindOfMode(cursor.mode), name: cursor.name(), oid: cursor.oid() });
  }
  return entries;
}

/** The bytes of a tree with these entries, in whatever order they come. */
export function serializeTree(
  entries: readonly { readonly mode: number; readonly name: string; readonly oid: Oid }[],
): Uint8Array {
  const rows = entries.map((entry) => ({ ...entry, bytes: pathToBytes(entry.name) }));
  rows.sort((a, b) => compareEntryNames(a.bytes, isTreeMode(a.mode), b.bytes, isTreeMode(b.mode)));
  const parts = rows.map((row) => ({ head: new TextEncoder().encode(`${row.mode.toString(8)} `), row }));
  const size = parts.reduce((total, { head, row }) => total + head.length + row.bytes.length + 1 + OID_BYTES, 0);
  const data = new Uint8Array(size);
  let at = 0;
  for (const { head, row } of parts) {
    data.set(head, at);
    data.set(row.bytes, at + head.length);
    at += head.length + row.bytes.length + 1;
    writeOidBytes(row.oid, data, at);
    at += OID_BYTES;
  }
  return data;
}

/** The order of entries in a tree: by bytes, a directory as if its name ended in `/`. */
export function compareEntryNames(a: Uint8Array, aIsTree: boolean, b: Uint8Array, bIsTree: boolean): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  const aNext = a.length > shared ? (a[shared] ?? 0) : aIsTree ? 47 : 0;
  const bNext = b.length > shared ? (b[shared] ?? 0) : bIsTree ? 47 : 0;
  return aNext - bNext;
}

function isTreeMode(mode: number): boolean {
  return (mode & 0o170000) === fileMode.tree;
}
