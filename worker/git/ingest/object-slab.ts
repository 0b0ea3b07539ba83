/**
 * A ring of recently inflated objects in one buffer: a delta whose base is still here is resolved at once, without
 * reading the pack again, and no object costs an allocation. One buffer, so that deltas apply by `copyWithin`.
 */

const ABSENT = 0xffffffff;
/** Room before each object for the header that its id is a hash of, e.g. `commit 1234\0`. */
export const HEADER_ROOM = 24;

export class ObjectSlab {
  bytes: Uint8Array<ArrayBuffer>;
  readonly #maxBytes: number;
  #head = 0;
  #oldest = 0;
  #next = 0;
  #offsets = new Uint32Array(1024);

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.bytes = new Uint8Array(Math.min(maxBytes, 1 << 20));
    this.#offsets.fill(ABSENT);
  }

  /** The largest object that is kept; larger ones are worked on elsewhere. */
  get largestObject(): number {
    return this.#maxBytes >>> 2;
  }

  /** Where object `slot` starts, or -1 when it is not here any more. */
  offsetOf(slot: number): number {
    const offset = slot < this.#next ? (this.#offsets[slot] ?? ABSENT) : ABSENT;
    return offset === ABSENT ? -1 : offset;
  }

  /**
   * Makes room for `size` bytes and answers where; the oldest objects make way, but not object `keep` (a delta's
   * base), in which case, when room can only be had at its cost, it answers -1.
   */
  reserve(size: number, keep: number): number {
    const total = size + HEADER_ROOM;
    if (total > this.largestObject) return -1;
    while (this.#head + total > this.bytes.length && this.bytes.length < this.#maxBytes) this.#grow();
    let start = this.#head;
    if (start + total > this.bytes.length) {
      if (!this.#evict(start, this.bytes.length, keep)) return -1;
      start = 0;
    }
    if (!this.#evict(start, start + total, keep)) return -1;
    this.#head = start;
    return start + HEADER_ROOM;
  }

  /** Keeps what was written at a reserved place as object `slot`; slots come in ascending order. */
  commit(slot: number, offset: number, size: number): void {
    if (slot >= this.#offsets.length) {
      const larger = new Uint32Array(Math.max(this.#offsets.length * 2, slot + 1)).fill(ABSENT);
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    this.#offsets[slot] = offset;
    this.#next = slot + 1;
    this.#head = offset + size;
  }

  /** Drops the objects that start in `[from, to)`; the ring's order makes them the oldest ones. */
  #evict(from: number, to: number, keep: number): boolean {
    while (this.#oldest < this.#next) {
      const offset = this.#offsets[this.#oldest] ?? ABSENT;
      if (offset !== ABSENT) {
        const start = offset - HEADER_ROOM;
        if (start < from || start >= to) return true;
        if (this.#oldest === keep) return false;
        this.#offsets[this.#oldest] = ABSENT;
      }
      this.#oldest++;
    }
    return true;
  }

  #grow(): void {
    const larger = new Uint8Array(Math.min(this.#maxBytes, this.bytes.length * 4));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
