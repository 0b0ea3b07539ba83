/**
 * Compares the bytes of a tree with those of its counterparts in parent commits, entry by entry, in one pass and
 * without an object per entry: this loop sees every entry of every changed directory of a repository's history.
 */
import { OID_BYTES, sameOidBytes } from '../oid-bytes.ts';

export interface TreeVisitor {
  /** An entry no parent has at this place. `counterparts`: what `counterpart` answered for trees of the same name. */
  visitEntry(data: Uint8Array, oidStart: number, isTree: boolean, counterparts: readonly number[]): void;
  /** Asked for an entry of the same name and kind in a parent; its slot, or -1 when there is no use for it. */
  counterpart(data: Uint8Array, oidStart: number, isTree: boolean): number;
}

const TREE_TYPE = 0o040000;
const SUBMODULE_TYPE = 0o160000;
const TYPE_BITS = 0o170000;
const SPACE = 0x20;
const SLASH = 0x2f;
const DIGIT_4 = 0x34;

const none: readonly number[] = [];

/**
 * Visits what is in `data` and in none of `parents` under the same name. False when one of them is not a tree.
 *
 * Most trees are long and differ from the first parent's in one or two entries, so equal bytes at both ends are found
 * first, four at a time, and only what is between is looked at entry by entry.
 */
export function scanTree(data: Uint8Array, parents: readonly Uint8Array[], visitor: TreeVisitor): boolean {
  const entry = new EntryCursor(data);
  const others = parents.map((parent) => new EntryCursor(parent));
  const [first] = others;
  let sameTail = 0;
  if (first !== undefined) {
    const sameHead = commonHead(data, first.data);
    sameTail = commonTail(data, first.data, sameHead);
    if (!entry.skipTo(sameHead)) return false;
    first.next = entry.next;
  }
  for (const other of others) {
    if (other !== first) {
      const sameHead = commonHead(data, other.data);
      if (sameHead >= entry.next) other.next = entry.next;
      else other.skipTo(sameHead);
    }
    if (!other.advance()) return false;
  }
  const tailStart = data.length - sameTail;
  for (;;) {
    // Both at the beginning of an entry from which on all bytes are equal.
    if (
      first !== undefined &&
      entry.next >= tailStart &&
      data.length - entry.next === first.data.length - first.start
    ) {
      return true;
    }
    if (!entry.advance()) return false;
    if (entry.atEnd) return true;
    if (entry.type === SUBMODULE_TYPE) continue;
    const isTree = entry.type === TREE_TYPE;
    let counterparts = none;
    let isInherited = false;
    for (const other of others) {
      if (!other.seek(entry)) return false;
      if (other.atEnd || !other.hasNameOf(entry)) continue;
      isInherited = sameOidBytes(data, entry.oidStart, other.data, other.oidStart);
      if (!isInherited && other.type !== SUBMODULE_TYPE) {
        const slot = visitor.counterpart(other.data, other.oidStart, isTree);
        if (isTree && slot >= 0) counterparts = counterparts === none ? [slot] : [...counterparts, slot];
      }
      if (!other.advance()) return false;
      if (isInherited) break;
    }
    if (!isInherited) visitor.visitEntry(data, entry.oidStart, isTree, counterparts);
  }
}

/** How many bytes both have in common from the beginning on. */
function commonHead(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  const aWords = new DataView(a.buffer, a.byteOffset, a.length);
  const bWords = new DataView(b.buffer, b.byteOffset, b.length);
  let at = 0;
  while (at + 4 <= length && aWords.getInt32(at) === bWords.getInt32(at)) at += 4;
  while (at < length && a[at] === b[at]) at++;
  return at;
}

/** How many bytes both have in common at the end, not counting the first `head` bytes of either. */
function commonTail(a: Uint8Array, b: Uint8Array, head: number): number {
  const limit = Math.min(a.length, b.length) - head;
  const aWords = new DataView(a.buffer, a.byteOffset, a.length);
  const bWords = new DataView(b.buffer, b.byteOffset, b.length);
  let count = 0;
  while (count + 4 <= limit && aWords.getInt32(a.length - count - 4) === bWords.getInt32(b.length - count - 4))
    count += 4;
  while (count < limit && a[a.length - count - 1] === b[b.length - count - 1]) count++;
  return count;
}

class EntryCursor {
  readonly data: Uint8Array;
  /** Offset of the current entry, and of the one after it. */
  start = 0;
  next = 0;
  atEnd = false;
  /** The type bits of the entry's mode. */
  type = 0;
  nameStart = 0;
  /** Offset of the NUL behind the name. */
  nameEnd = 0;
  oidStart = 0;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  /** Makes the first entry that ends behind `offset` the next one; false when the bytes are malformed. */
  skipTo(offset: number): boolean {
    const { data } = this;
    let at = this.next;
    for (;;) {
      // A mode has five or six digits; what has others is left to `advance` to judge.
      let end = at + (data[at] === DIGIT_4 ? 6 : 7);
      while (end < data.length && data[end] !== 0) end++;
      end += 1 + OID_BYTES;
      if (end > offset) break;
      at = end;
    }
    this.next = at;
    return at <= data.length;
  }

  /** Moves to the next entry or to the end; false when the bytes are malformed. */
  advance(): boolean {
    const { data } = this;
    let at = this.next;
    this.start = at;
    if (at >= data.length) {
      this.atEnd = true;
      return at === data.length;
    }
    let mode = 0;
    for (let byte = data[at] ?? 0; byte !== SPACE; byte = data[++at] ?? 0) {
      if (byte < 0x30 || byte > 0x37) return false;
      mode = ((mode << 3) | (byte - 0x30)) & 0xffffff;
    }
    this.nameStart = ++at;
    while (at < data.length && data[at] !== 0) at++;
    this.nameEnd = at;
    this.oidStart = at + 1;
    this.next = at + 1 + OID_BYTES;
    this.type = mode & TYPE_BITS;
    return this.next <= data.length;
  }

  /** Moves to the first entry that does not come before `target` in the order of trees; false when malformed. */
  seek(target: EntryCursor): boolean {
    while (!this.atEnd && this.#compareName(target) < 0) {
      if (!this.advance()) return false;
    }
    return true;
  }

  hasNameOf(other: EntryCursor): boolean {
    return this.#compareName(other) === 0;
  }

  /** The order of entries in a tree: by bytes, a directory as if its name ended in a slash. */
  #compareName(other: EntryCursor): number {
    const a = this.data;
    const b = other.data;
    const aLength = this.nameEnd - this.nameStart;
    const bLength = other.nameEnd - other.nameStart;
    const shared = aLength < bLength ? aLength : bLength;
    for (let i = 0; i < shared; i++) {
      const difference = (a[this.nameStart + i] ?? 0) - (b[other.nameStart + i] ?? 0);
      if (difference !== 0) return difference;
    }
    const aNext = aLength > shared ? (a[this.nameStart + shared] ?? 0) : this.type === TREE_TYPE ? SLASH : 0;
    const bNext = bLength > shared ? (b[other.nameStart + shared] ?? 0) : other.type === TREE_TYPE ? SLASH : 0;
    return aNext - bNext;
  }
}
