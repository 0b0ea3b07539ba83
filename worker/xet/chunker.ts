/**
 * Cuts a file into chunks where its content says so, at the very places where the clients cut it, so that what the
 * server converts and what clients upload share chunks.
 */
import { findCut } from './kernel.ts';
import { MAX_CHUNK_BYTES, MIN_CHUNK_BYTES } from './limits.ts';

/** One position in 65536 is a cut: chunks have 64 KiB on average, above the least size. */
const MASK = 0xffff_0000_0000_0000n;
/** The rolling hash forgets what is further back than this. */
const WINDOW_BYTES = 64;

/** Push a file's bytes in any pieces; every chunk is handed out once, in order. */
export class Chunker {
  readonly #buffer = new Uint8Array(MAX_CHUNK_BYTES);
  #filled = 0;
  /** Bytes of the buffer in which no cut was found. */
  #searched = 0;
  readonly #onChunk: (chunk: Uint8Array) => void;

  /** `onChunk` must copy what it keeps: the bytes are overwritten. */
  constructor(onChunk: (chunk: Uint8Array) => void) {
    this.#onChunk = onChunk;
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      const taken = Math.min(bytes.length - at, MAX_CHUNK_BYTES - this.#filled);
      this.#buffer.set(bytes.subarray(at, at + taken), this.#filled);
      at += taken;
      this.#filled += taken;
      this.#cut();
    }
  }

  /** Hands out the last chunk, which ends where the file does. */
  end(): void {
    if (this.#filled > 0) this.#onChunk(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }

  /** Hands out every chunk that the buffer holds whole. */
  #cut(): void {
    let start = 0;
    for (;;) {
      const length = this.#findEnd(start);
      if (length === 0) break;
      this.#onChunk(this.#buffer.subarray(start, start + length));
      start += length;
      this.#searched = 0;
    }
    if (start > 0) {
      this.#buffer.copyWithin(0, start, this.#filled);
      this.#filled -= start;
    }
  }

  /** How long the chunk at `start` is, or 0 when that is not known yet. */
  #findEnd(start: number): number {
    const length = this.#filled - start;
    if (length < MIN_CHUNK_BYTES) return 0;
    const from = Math.max(this.#searched, MIN_CHUNK_BYTES - 1);
    const windowStart = from - WINDOW_BYTES;
    const cut = findCut(this.#buffer.subarray(start + windowStart, this.#filled), WINDOW_BYTES, MASK);
    if (cut >= 0) return windowStart + cut + 1;
    if (length === MAX_CHUNK_BYTES) return MAX_CHUNK_BYTES;
    this.#searched = length;
    return 0;
  }
}
