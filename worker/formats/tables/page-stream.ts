/** The content of a Parquet page from its beginning on, read and decompressed only as far as somebody asks. */
import type { ByteSource } from '../byte-source.ts';
import { SnappyStream } from './snappy-stream.ts';
import { TableError, TooLargeError } from './table-error.ts';

/** Lengths come from the file. */
const MOST_TAKEN_BYTES = 40 << 20;
const FIRST_PIECE_BYTES = 32 << 10;
const MOST_PIECE_BYTES = 512 << 10;

export function isStreamed(codec: string): boolean {
  return codec === 'SNAPPY' || codec === 'UNCOMPRESSED';
}

export class PageStream {
  readonly #source: ByteSource;
  readonly #snappy: SnappyStream | null;
  #offset: number;
  readonly #end: number;
  #step = FIRST_PIECE_BYTES;
  #bytes = new Uint8Array();
  #at = 0;

  /** `codec` is one that `isStreamed` knows; the stored bytes lie between `offset` and `end`. */
  constructor(source: ByteSource, codec: string, offset: number, end: number) {
    this.#source = source;
    this.#snappy = codec === 'SNAPPY' ? new SnappyStream() : null;
    this.#offset = offset;
    this.#end = end;
  }

  /** The next `count` bytes. */
  async take(count: number): Promise<Uint8Array> {
    const available = this.#bytes.length - this.#at;
    if (available >= count) {
      this.#at += count;
      return this.#bytes.subarray(this.#at - count, this.#at);
    }
    if (count > MOST_TAKEN_BYTES) throw new TooLargeError('a value is too large');
    const taken = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (this.#at === this.#bytes.length) await this.#readOn();
      const part = this.#bytes.subarray(this.#at, this.#at + count - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return taken;
  }

  async skip(count: number): Promise<void> {
    let left = count;
    while (left > 0) {
      if (this.#at === this.#bytes.length && this.#snappy === null) {
        // What is not compressed need not be read to be passed over.
        if (this.#offset + left > this.#end) throw new TableError('a page ends too early');
        this.#offset += left;
        return;
      }
      if (this.#at === this.#bytes.length) await this.#readOn();
      const step = Math.min(left, this.#bytes.length - this.#at);
      this.#at += step;
      left -= step;
    }
  }

  async #readOn(): Promise<void> {
    const length = Math.min(this.#step, this.#end - this.#offset);
    if (length <= 0) throw new TableError('a page ends too early');
    const piece = await this.#source.read(this.#offset, length);
    if (piece.length === 0) throw new TableError('a page ends too early');
    this.#offset += piece.length;
    this.#step = Math.min(MOST_PIECE_BYTES, this.#step * 2);
    this.#bytes = new Uint8Array(this.#snappy === null ? piece : this.#snappy.push(piece));
    this.#at = 0;
  }
}
