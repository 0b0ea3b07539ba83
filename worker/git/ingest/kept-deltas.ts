/**
 * Instructions of deltas that wait for their base, as far as there is room. Most are a few dozen bytes, and reading them
 * from the store again takes far longer than applying them: a walk over deltas meets them all over the pack.
 */

const PIECE_BYTES = 1 << 20;
/** A longer one is worth a read. */
const MAX_KEPT_BYTES = 4096;

export class KeptDeltas {
  readonly #maxPieces: number;
  readonly #pieces: Uint8Array[] = [];
  /** Bytes taken of the last piece. */
  #filled = PIECE_BYTES;
  #count = 0;
  /** For each: its slot, which piece it is in, where in there it begins, how long it is. */
  #entries = new Uint32Array(4 * 256);

  /** `maxBytes` is for the instructions; finding them takes up to 16 bytes each beside that. */
  constructor(maxBytes: number) {
    this.#maxPieces = Math.floor(maxBytes / PIECE_BYTES);
  }

  /** Keeps a copy if there is room. Slots come in ascending order. */
  add(slot: number, instructions: Uint8Array): void {
    const { length } = instructions;
    if (length > MAX_KEPT_BYTES) return;
    if (this.#filled + length > PIECE_BYTES) {
      if (this.#pieces.length >= this.#maxPieces) return;
      this.#pieces.push(new Uint8Array(PIECE_BYTES));
      this.#filled = 0;
    }
    const piece = this.#pieces.length - 1;
    this.#pieces[piece]?.set(instructions, this.#filled);
    if (4 * this.#count === this.#entries.length) {
      const larger = new Uint32Array(2 * this.#entries.length);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    this.#entries.set([slot, piece, this.#filled, length], 4 * this.#count++);
    this.#filled += length;
  }

  /** What was kept for the slot, or null. */
  get(slot: number): Uint8Array | null {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[4 * middle] ?? 0) < slot) low = middle + 1;
      else high = middle;
    }
    const [found, piece = 0, start = 0, length = 0] = this.#entries.subarray(4 * low, 4 * low + 4);
    if (low === this.#count || found !== slot) return null;
    return this.#pieces[piece]?.subarray(start, start + length) ?? null;
  }
}
