/**
 * Instructions of deltas that wait for their base, as far as there is room. Most are a few dozen bytes, and reading them
 * from the store again takes far longer than applying them: a walk over deltas meets them all over the pack.
 */
import { extended } from './object-columns.ts';

const PIECE_BYTES = 128 * 1024;
/** A longer one is worth a read. */
const MAX_KEPT_BYTES = 4096;
/** No delta is shorter: it begins with two sizes. */
const MIN_KEPT_BYTES = 2;
/** What an entry takes that says where one is. */
const ENTRY_BYTES = 8;

export class KeptDeltas {
  readonly #maxBytes: number;
  #pieces: Uint8Array[] = [];
  /** Where the next one goes, the pieces taken as one. */
  #end = 0;
  #count = 0;
  #slots = new Uint32Array(256);
  #starts = new Uint32Array(256);

  /** `maxBytes` is for the instructions; half as much is taken at most to find them. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Keeps a copy if there is room. Slots come in ascending order. */
  add(slot: number, instructions: Uint8Array): void {
    const { length } = instructions;
    if (length < MIN_KEPT_BYTES || length > MAX_KEPT_BYTES || !this.#makeRoom(length)) return;
    this.#pieces.at(-1)?.set(instructions, this.#end % PIECE_BYTES);
    this.#slots[this.#count] = slot;
    this.#starts[this.#count++] = this.#end;
    this.#end += length;
  }

  #makeRoom(length: number): boolean {
    const capacity = this.#pieces.length * PIECE_BYTES;
    if (this.#end + length > capacity) {
      if (capacity + PIECE_BYTES > this.#maxBytes) return false;
      this.#pieces.push(new Uint8Array(PIECE_BYTES));
      this.#end = capacity;
    }
    if (this.#count === this.#slots.length) {
      if (2 * this.#count * ENTRY_BYTES > this.#maxBytes / 2) return false;
      this.#slots = extended(this.#slots, Uint32Array, 2 * this.#count);
      this.#starts = extended(this.#starts, Uint32Array, 2 * this.#count);
    }
    return true;
  }

  /** What was kept for the slot, which is this long; or null. */
  get(slot: number, length: number): Uint8Array | null {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#slots[middle] ?? 0) < slot) low = middle + 1;
      else high = middle;
    }
    if (low === this.#count || this.#slots[low] !== slot) return null;
    const start = this.#starts[low] ?? 0;
    const inPiece = start % PIECE_BYTES;
    return this.#pieces[Math.floor(start / PIECE_BYTES)]?.subarray(inPiece, inPiece + length) ?? null;
  }

  /** Gives the memory back. Nothing is added afterwards. */
  clear(): void {
    this.#pieces = [];
    this.#count = 0;
    this.#slots = new Uint32Array(0);
    this.#starts = new Uint32Array(0);
  }
}
