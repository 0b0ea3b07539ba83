/** Decompresses Snappy in pieces, for pages of which only a part is wanted or which are too large for memory. */
import { TableError, TooLargeError } from './table-error.ts';

/** Compressors look back within blocks of 64 kB. */
const WINDOW_BYTES = 1 << 16;

export class SnappyStream {
  /** The beginning of an element that ends in the next piece. */
  #rest = new Uint8Array();
  #hasLength = false;
  #literalLeft = 0;
  /** What was decompressed before, as far as it may be referred to, and behind it what this piece adds. */
  #output = new Uint8Array(4 * WINDOW_BYTES);
  #written = 0;

  /** The bytes that are certain with this piece. */
  push(piece: Uint8Array): Uint8Array {
    const kept = Math.min(this.#written, WINDOW_BYTES);
    this.#output.copyWithin(0, this.#written - kept, this.#written);
    this.#written = kept;
    const input = new Uint8Array(this.#rest.length + piece.length);
    input.set(this.#rest);
    input.set(piece, this.#rest.length);
    this.#rest = input.slice(this.#read(input));
    return this.#output.slice(kept, this.#written);
  }

  /** Answers where the first element begins that is not whole. */
  #read(input: Uint8Array): number {
    let at = 0;
    if (!this.#hasLength) {
      while ((input[at] ?? 0) >= 0x80) at++;
      if (at >= input.length) return 0;
      if (at > 4) throw new TableError('a page is broken');
      at++;
      this.#hasLength = true;
    }
    while (at < input.length) {
      if (this.#literalLeft > 0) {
        const literal = input.subarray(at, at + this.#literalLeft);
        this.#reserve(literal.length);
        this.#output.set(literal, this.#written);
        this.#written += literal.length;
        this.#literalLeft -= literal.length;
        at += literal.length;
        continue;
      }
      const tag = input[at] ?? 0;
      const behind = at + 1 + bytesBehind(tag);
      if (behind > input.length) return at;
      const number = littleEndian(input, at + 1, behind);
      at = behind;
      const kind = tag & 3;
      if (kind === 0) this.#literalLeft = (tag >> 2 < 60 ? tag >> 2 : number) + 1;
      else if (kind === 1) this.#copy(((tag >> 5) << 8) | number, ((tag >> 2) & 7) + 4);
      else this.#copy(number, (tag >> 2) + 1);
    }
    return at;
  }

  #copy(distance: number, length: number): void {
    if (distance === 0) throw new TableError('a page is broken');
    if (distance > this.#written) throw new TooLargeError('a page refers further back than the hub keeps it');
    this.#reserve(length);
    const output = this.#output;
    for (let i = 0; i < length; i++, this.#written++) output[this.#written] = output[this.#written - distance] ?? 0;
  }

  #reserve(more: number): void {
    if (this.#written + more <= this.#output.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#output.length, this.#written + more));
    larger.set(this.#output.subarray(0, this.#written));
    this.#output = larger;
  }
}

function bytesBehind(tag: number): number {
  const kind = tag & 3;
  if (kind === 0) return Math.max(0, (tag >> 2) - 59);
  return kind === 3 ? 4 : kind;
}

function littleEndian(input: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = end - 1; i >= start; i--) value = value * 256 + (input[i] ?? 0);
  return value;
}
