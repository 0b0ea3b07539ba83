/**
 * The index of one pack: which objects it holds, where, how large, deltified against what; its commits as a graph; its
 * LFS pointers. Typed arrays only, about 45 bytes an object, and one flat file to store and load.
 *
 * A slot is an object's position in the pack, in offset order, so that a set of slots is already in reading order.
 */
import { compareOidBytes } from './oid-bytes.ts';

const MAGIC = 0x4958504d; // "MPXI", little-endian
const VERSION = 1;
const HEADER_BYTES = 16;
const ENTRY_BYTES = 16;
const SECTIONS = 17;
const PIECE_BYTES = 256 * 1024;

/** No delta. */
export const NO_BASE = -1;

export interface PackIndexArrays {
  /** Length of the pack file, header and trailer included. */
  readonly packBytes: number;
  /** 20 bytes an object, ascending. */
  readonly sortedOids: Uint8Array;
  /** Rank in `sortedOids` to slot, and back. */
  readonly slotOfRank: Uint32Array;
  readonly rankOfSlot: Uint32Array;
  /** Byte offset of each object's header in the pack file. */
  readonly offsets: Float64Array;
  /** Size of each object's content. */
  readonly sizes: Uint32Array;
  /** Type code of each object, deltas resolved. */
  readonly types: Uint8Array;
  /** Delta base of each object: a slot of this pack, `NO_BASE`, or `-2 - n` for entry n of `externalBases`. */
  readonly bases: Int32Array;
  readonly externalBases: Uint8Array;
  /** Slots of the commits, ascending; the following arrays run beside it. */
  readonly commitSlots: Uint32Array;
  readonly commitTimes: Float64Array;
  readonly commitTrees: Uint8Array;
  /** Parents of commit i: 20 bytes each, entries `parentStarts[i]` to `parentStarts[i + 1]` of `parentOids`. */
  readonly parentStarts: Uint32Array;
  readonly parentOids: Uint8Array;
  /** Slots of blobs that are LFS pointers, ascending, with the digest and size they name. */
  readonly pointerSlots: Uint32Array;
  readonly pointerDigests: Uint8Array;
  readonly pointerSizes: Float64Array;
}

export class PackIndex implements PackIndexArrays {
  readonly packBytes: number;
  readonly count: number;
  readonly sortedOids: Uint8Array;
  readonly slotOfRank: Uint32Array;
  readonly rankOfSlot: Uint32Array;
  readonly offsets: Float64Array;
  readonly sizes: Uint32Array;
  readonly types: Uint8Array;
  readonly bases: Int32Array;
  readonly externalBases: Uint8Array;
  readonly commitSlots: Uint32Array;
  readonly commitTimes: Float64Array;
  readonly commitTrees: Uint8Array;
  readonly parentStarts: Uint32Array;
  readonly parentOids: Uint8Array;
  readonly pointerSlots: Uint32Array;
  readonly pointerDigests: Uint8Array;
  readonly pointerSizes: Float64Array;
  readonly #fanout: Uint32Array;

  constructor(arrays: PackIndexArrays) {
    this.packBytes = arrays.packBytes;
    this.count = arrays.offsets.length;
    this.sortedOids = arrays.sortedOids;
    this.slotOfRank = arrays.slotOfRank;
    this.rankOfSlot = arrays.rankOfSlot;
    this.offsets = arrays.offsets;
    this.sizes = arrays.sizes;
    this.types = arrays.types;
    this.bases = arrays.bases;
    this.externalBases = arrays.externalBases;
    this.commitSlots = arrays.commitSlots;
    this.commitTimes = arrays.commitTimes;
    this.commitTrees = arrays.commitTrees;
    this.parentStarts = arrays.parentStarts;
    this.parentOids = arrays.parentOids;
    this.pointerSlots = arrays.pointerSlots;
    this.pointerDigests = arrays.pointerDigests;
    this.pointerSizes = arrays.pointerSizes;
    this.#fanout = buildFanout(this.sortedOids, this.count);
  }

  /** Memory the arrays take, for caches that keep a budget. */
  get memoryBytes(): number {
    return this.count * 45 + this.commitSlots.length * 60 + this.parentOids.length + this.#fanout.byteLength;
  }

  /** The slot of the id at `bytes[offset]`, or -1. */
  find(bytes: Uint8Array, offset: number): number {
    const oids = this.sortedOids;
    const bucket =
      this.#bucketBits === 16 ? ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0) : (bytes[offset] ?? 0);
    let low = this.#fanout[bucket] ?? 0;
    let high = this.#fanout[bucket + 1] ?? 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareOidBytes(oids, middle * 20, bytes, offset);
      if (order === 0) return this.slotOfRank[middle] ?? -1;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  get #bucketBits(): 8 | 16 {
    return this.#fanout.length > 257 ? 16 : 8;
  }

  /** Ranks whose ids begin with the given bytes' first `bits` bits: half-open range, for abbreviated ids. */
  rankRange(prefix: Uint8Array, nibbles: number): { start: number; end: number } {
    const low = new Uint8Array(20);
    const high = new Uint8Array(20).fill(0xff);
    for (let i = 0; i < nibbles; i++) {
      const shift = i % 2 === 0 ? 4 : 0;
      const nibble = ((prefix[i >>> 1] ?? 0) >>> shift) & 15;
      low[i >>> 1] = ((low[i >>> 1] ?? 0) & ~(15 << shift)) | (nibble << shift);
      high[i >>> 1] = ((high[i >>> 1] ?? 0) & ~(15 << shift)) | (nibble << shift);
    }
    return { start: this.#lowerBound(low, false), end: this.#lowerBound(high, true) };
  }

  #lowerBound(key: Uint8Array, after: boolean): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareOidBytes(this.sortedOids, middle * 20, key, 0);
      if (order < 0 || (after && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Offset of the slot's id in `sortedOids`. */
  oidOffset(slot: number): number {
    return (this.rankOfSlot[slot] ?? 0) * 20;
  }

  /** Where the slot's bytes end in the pack file (the next object's start, or the trailer's). */
  endOffset(slot: number): number {
    return slot + 1 < this.count ? (this.offsets[slot + 1] ?? 0) : this.packBytes - 20;
  }

  /** The number of the commit in this pack's commit arrays, or -1. */
  commitAt(slot: number): number {
    return searchSorted(this.commitSlots, slot);
  }

  /** The number of the LFS pointer in this pack's pointer arrays, or -1. */
  pointerAt(slot: number): number {
    return searchSorted(this.pointerSlots, slot);
  }

  /** Size of the flat file, which is the arrays one after another behind a table of where they are. */
  get fileBytes(): number {
    return (
      align(HEADER_BYTES + SECTIONS * ENTRY_BYTES) +
      this.#sections().reduce((sum, section) => sum + align(section.byteLength), 0)
    );
  }

  /**
   * The flat file, piece by piece, so that no second copy of a large index is needed: header, table of sections,
   * sections aligned to 8 bytes. Little-endian, as every machine we run on.
   */
  *serialize(): Generator<Uint8Array, void, undefined> {
    const sections = this.#sections();
    const table = new Uint8Array(align(HEADER_BYTES + SECTIONS * ENTRY_BYTES));
    const view = new DataView(table.buffer);
    view.setUint32(0, MAGIC, true);
    view.setUint32(4, VERSION, true);
    view.setUint32(8, sections.length, true);
    let start = table.length;
    sections.forEach((section, i) => {
      view.setFloat64(HEADER_BYTES + i * ENTRY_BYTES, start, true);
      view.setFloat64(HEADER_BYTES + i * ENTRY_BYTES + 8, section.byteLength, true);
      start += align(section.byteLength);
    });
    yield table;
    for (const section of sections) {
      const bytes = new Uint8Array(section.buffer, section.byteOffset, section.byteLength);
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
      const padding = align(bytes.length) - bytes.length;
      if (padding > 0) yield new Uint8Array(padding);
    }
  }

  #sections(): readonly ArrayBufferView[] {
    return [
      new Float64Array([this.packBytes]),
      this.sortedOids,
      this.slotOfRank,
      this.rankOfSlot,
      this.offsets,
      this.sizes,
      this.types,
      this.bases,
      this.externalBases,
      this.commitSlots,
      this.commitTimes,
      this.commitTrees,
      this.parentStarts,
      this.parentOids,
      this.pointerSlots,
      this.pointerDigests,
      this.pointerSizes,
    ];
  }

  /** Reads what `serialize` wrote, without copying. @throws when the bytes are not such a file. */
  static parse(bytes: Uint8Array): PackIndex {
    const file = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    if (file.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) throw new Error('not a pack index');
    if (view.getUint32(4, true) !== VERSION)
      throw new Error(`pack index version ${view.getUint32(4, true)} is not known`);
    const section = (n: number): { at: number; length: number } => {
      const at = view.getFloat64(HEADER_BYTES + n * ENTRY_BYTES, true);
      const length = view.getFloat64(HEADER_BYTES + n * ENTRY_BYTES + 8, true);
      if (at + length > file.length) throw new Error('pack index is cut short');
      return { at: file.byteOffset + at, length };
    };
    const u8 = (n: number): Uint8Array => new Uint8Array(file.buffer, section(n).at, section(n).length);
    const u32 = (n: number): Uint32Array => new Uint32Array(file.buffer, section(n).at, section(n).length / 4);
    const f64 = (n: number): Float64Array => new Float64Array(file.buffer, section(n).at, section(n).length / 8);
    return new PackIndex({
      packBytes: f64(0)[0] ?? 0,
      sortedOids: u8(1),
      slotOfRank: u32(2),
      rankOfSlot: u32(3),
      offsets: f64(4),
      sizes: u32(5),
      types: u8(6),
      bases: new Int32Array(file.buffer, section(7).at, section(7).length / 4),
      externalBases: u8(8),
      commitSlots: u32(9),
      commitTimes: f64(10),
      commitTrees: u8(11),
      parentStarts: u32(12),
      parentOids: u8(13),
      pointerSlots: u32(14),
      pointerDigests: u8(15),
      pointerSizes: f64(16),
    });
  }
}

function align(n: number): number {
  return Math.ceil(n / 8) * 8;
}

function searchSorted(values: Uint32Array, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values[middle] ?? 0;
    if (value === wanted) return middle;
    if (value < wanted) low = middle + 1;
    else high = middle;
  }
  return -1;
}

/** Start of each first-byte bucket (first two bytes in large packs, where it saves eight comparisons a look-up). */
function buildFanout(sortedOids: Uint8Array, count: number): Uint32Array {
  const wide = count > 50_000;
  const fanout = new Uint32Array(wide ? 65_537 : 257);
  for (let i = 0; i < count; i++) {
    const bucket = wide ? ((sortedOids[i * 20] ?? 0) << 8) | (sortedOids[i * 20 + 1] ?? 0) : (sortedOids[i * 20] ?? 0);
    fanout[bucket + 1] = (fanout[bucket + 1] ?? 0) + 1;
  }
  for (let i = 1; i < fanout.length; i++) fanout[i] = (fanout[i] ?? 0) + (fanout[i - 1] ?? 0);
  return fanout;
}

/** Sorts `count` ids (20 bytes each, in slot order): answers the slots in ascending order of their ids. */
export function sortSlotsByOid(oids: Uint8Array, count: number): Uint32Array {
  const key = (slot: number): number =>
    (((oids[slot * 20] ?? 0) << 24) |
      ((oids[slot * 20 + 1] ?? 0) << 16) |
      ((oids[slot * 20 + 2] ?? 0) << 8) |
      (oids[slot * 20 + 3] ?? 0)) >>>
    0;
  let from = new Uint32Array(count);
  let to = new Uint32Array(count);
  for (let i = 0; i < count; i++) from[i] = i;
  // Two passes of a 16-bit radix sort over the first four bytes; the few equal keys are settled by comparison below.
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(65_537);
    for (let i = 0; i < count; i++) {
      const digit = (key(from[i] ?? 0) >>> shift) & 0xffff;
      starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
    }
    for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    for (let i = 0; i < count; i++) {
      const slot = from[i] ?? 0;
      const digit = (key(slot) >>> shift) & 0xffff;
      const at = starts[digit] ?? 0;
      starts[digit] = at + 1;
      to[at] = slot;
    }
    [from, to] = [to, from];
  }
  for (let start = 0; start < count;) {
    const first = key(from[start] ?? 0);
    let end = start + 1;
    while (end < count && key(from[end] ?? 0) === first) end++;
    if (end - start > 1) {
      const tied = Array.from(from.subarray(start, end)).sort(
        (a, b) => compareOidBytes(oids, a * 20, oids, b * 20) || a - b,
      );
      from.set(tied, start);
    }
    start = end;
  }
  return from;
}
