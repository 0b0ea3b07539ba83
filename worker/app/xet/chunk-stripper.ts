/** Turns the stored bytes of whole chunks into what the chunks hold, in the pieces in which they arrive. */
import { scheme, unpackChunk } from '../../xet/kernel.ts';
import { CHUNK_HEADER_BYTES } from '../../xet/limits.ts';

/** The stored bytes were checked when they came in, so anything odd here is a broken store. */
export class ChunkStripper {
  readonly #header = new Uint8Array(CHUNK_HEADER_BYTES);
  #headerFilled = 0;
  /** Bytes of the chunk that are still to come, stored. */
  #left = 0;
  #packing = 0;
  #rawLength = 0;
  /** The beginning of a packed chunk that goes on in the next piece. */
  #partial: Uint8Array[] = [];

  /**
   * What the piece adds. Plain chunks are moved together inside the piece itself, which is much cheaper than a copy;
   * so the piece must be the caller's to give away.
   */
  *strip(piece: Uint8Array): Generator<Uint8Array, void, undefined> {
    let read = 0;
    let start = 0;
    let end = 0;
    while (read < piece.length) {
      if (this.#left === 0) {
        read += this.#readHeader(piece, read);
        continue;
      }
      const length = Math.min(this.#left, piece.length - read);
      this.#left -= length;
      if (this.#packing === scheme.plain) {
        if (end === start) start = end = read;
        else if (end !== read) piece.copyWithin(end, read, read + length);
        end += length;
      } else {
        if (end > start) yield piece.subarray(start, end);
        start = end = read + length;
        const unpacked = this.#unpack(piece.subarray(read, read + length));
        if (unpacked !== null) yield unpacked;
      }
      read += length;
    }
    if (end > start) yield piece.subarray(start, end);
  }

  /** @throws when a chunk is not complete. */
  end(): void {
    if (this.#left > 0 || this.#headerFilled > 0) throw new Error('A stored chunk is cut off.');
  }

  #readHeader(piece: Uint8Array, at: number): number {
    const some = piece.subarray(at, at + CHUNK_HEADER_BYTES - this.#headerFilled);
    this.#header.set(some, this.#headerFilled);
    this.#headerFilled += some.length;
    if (this.#headerFilled === CHUNK_HEADER_BYTES) {
      const [, low = 0, middle = 0, high = 0, packing = 0, rawLow = 0, rawMiddle = 0, rawHigh = 0] = this.#header;
      this.#left = low | (middle << 8) | (high << 16);
      this.#packing = packing;
      this.#rawLength = rawLow | (rawMiddle << 8) | (rawHigh << 16);
      this.#headerFilled = 0;
      if (this.#left === 0) throw new Error('A stored chunk is empty.');
    }
    return some.length;
  }

  #unpack(some: Uint8Array): Uint8Array | null {
    if (this.#left > 0) {
      this.#partial.push(some.slice());
      return null;
    }
    const stored = this.#partial.length === 0 ? some : Buffer.concat([...this.#partial, some]);
    this.#partial = [];
    // The kernel's memory is overwritten by the next chunk.
    return unpackChunk(this.#packing, stored, this.#rawLength).slice();
  }
}
