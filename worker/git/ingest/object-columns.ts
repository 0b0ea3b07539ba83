/** The objects of a pack being indexed, as growing columns: their number is known only from a header that may lie. */

/** In `bases` while a delta by id waits for its base: `-2 - n` for entry n of `refBases`. */
export class ObjectColumns {
  count = 0;
  /** Objects the pack header announced: the columns never need to be longer. */
  expected = Infinity;
  offsets = new Float64Array(256);
  headerBytes = new Uint8Array(256);
  /** Size of the object's content; for a delta, of its result, once resolved. */
  sizes = new Uint32Array(256);
  /** What the pack says it inflates to: of a delta, the size of its instructions. */
  packedSizes = new Uint32Array(256);
  /** Type code; 0 for a delta not yet resolved. */
  types = new Uint8Array(256);
  /** Slot of the delta's base, -1 for none, `-2 - n` for a base named by id. */
  bases = new Int32Array(256);
  depths = new Uint16Array(256);
  oids = new Uint8Array(256 * 20);
  refBases = new Uint8Array(20 * 16);
  refBaseCount = 0;

  add(offset: number, headerBytes: number, packedSize: number, type: number, base: number): number {
    const slot = this.count;
    if (slot >= this.types.length) this.#grow();
    this.count = slot + 1;
    this.offsets[slot] = offset;
    this.headerBytes[slot] = headerBytes;
    this.packedSizes[slot] = packedSize;
    this.types[slot] = type;
    this.bases[slot] = base;
    return slot;
  }

  addRefBase(bytes: Uint8Array, offset: number): number {
    if ((this.refBaseCount + 1) * 20 > this.refBases.length)
      this.refBases = extended(this.refBases, Uint8Array, this.refBases.length * 2);
    this.refBases.set(bytes.subarray(offset, offset + 20), this.refBaseCount * 20);
    return this.refBaseCount++;
  }

  /** The slot of the object that starts at this offset, among the first `count`, or -1. */
  slotAt(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const value = this.offsets[middle] ?? 0;
      if (value === offset) return middle;
      if (value < offset) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  #grow(): void {
    // Once a quarter of what the header announced has come, the rest is believed: each growth leaves its old columns to
    // the collector, which is slow to notice memory outside its heap.
    const believed = this.expected <= this.types.length * 4 ? this.expected : this.types.length * 2;
    const length = Math.max(believed, this.types.length + 1);
    this.offsets = extended(this.offsets, Float64Array, length);
    this.headerBytes = extended(this.headerBytes, Uint8Array, length);
    this.sizes = extended(this.sizes, Uint32Array, length);
    this.packedSizes = extended(this.packedSizes, Uint32Array, length);
    this.types = extended(this.types, Uint8Array, length);
    this.bases = extended(this.bases, Int32Array, length);
    this.depths = extended(this.depths, Uint16Array, length);
    this.oids = extended(this.oids, Uint8Array, length * 20);
  }
}

interface Column {
  readonly length: number;
  set(source: this): void;
}

/** A longer copy of a column. */
export function extended<T extends Column>(column: T, type: new (length: number) => T, length: number): T {
  const longer = new type(length);
  longer.set(column);
  return longer;
}
