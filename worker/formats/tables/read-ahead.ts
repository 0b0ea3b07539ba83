/** Reads a stretch of a file in few requests: small steps at first, larger ones while the reading goes on. */
import type { ByteSource } from '../byte-source.ts';

const FIRST_BYTES = 16 << 10;
const MOST_BYTES = 256 << 10;

export class ReadAhead {
  readonly #source: ByteSource;
  #bytes = new Uint8Array();
  #offset = 0;
  #step = FIRST_BYTES;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get keptBytes(): number {
    return this.#bytes.length;
  }

  release(): void {
    this.#bytes = new Uint8Array();
    this.#step = FIRST_BYTES;
  }

  /**
   * The bytes at `offset`; may read more, but nothing behind `end` and no more than `mostBytes` at once for what is not
   * asked for. Fewer come back at the end of the file only.
   */
  async read(offset: number, length: number, end: number, mostBytes = MOST_BYTES): Promise<Uint8Array> {
    const from = offset - this.#offset;
    if (from >= 0 && from + length <= this.#bytes.length) return this.#bytes.subarray(from, from + length);
    const kept = from >= 0 && from < this.#bytes.length ? this.#bytes.subarray(from) : new Uint8Array();
    this.#step = kept.length > 0 || from === this.#bytes.length ? Math.min(MOST_BYTES, this.#step * 2) : FIRST_BYTES;
    const start = offset + kept.length;
    const wanted = Math.max(length - kept.length, Math.min(this.#step, mostBytes, end - start));
    const more = await this.#source.read(start, wanted);
    const bytes = new Uint8Array(kept.length + more.length);
    bytes.set(kept);
    bytes.set(more, kept.length);
    this.#bytes = bytes;
    this.#offset = offset;
    return bytes.subarray(0, length);
  }
}
