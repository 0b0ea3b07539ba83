/** The bytes of one stored pack: in memory for small packs, in the blob store for others, read by range. */
import { concatBytes } from '../../domain/bytes.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { readStream } from './read-stream.ts';
import { ByteLru } from '../../domain/byte-lru.ts';

/** Unit of random reads: small enough to be cheap, large enough that neighbours come along. */
const BLOCK_BYTES = 128 * 1024;
const BLOCK_CACHE_BYTES = 8 << 20;
/** Of a scan: pieces handed on while the next ones arrive. */
const STREAM_CHUNK_BYTES = 256 * 1024;

const blocks = new ByteLru<string, Uint8Array>(BLOCK_CACHE_BYTES, (block) => block.length);

export interface PackSource {
  /** Memory the source holds on to as long as it lives. */
  readonly heldBytes: number;
  /** Bytes `[offset, offset + length)`; synchronous when they are in memory. */
  read(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
  /** The same range as a stream of chunks, for long ranges. */
  stream(offset: number, length: number): AsyncIterable<Uint8Array>;
}

export class MemoryPackSource implements PackSource {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get heldBytes(): number {
    return this.#bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    return this.#bytes.subarray(offset, offset + length);
  }

  async *stream(offset: number, length: number): AsyncIterable<Uint8Array> {
    for (let at = offset; at < offset + length; at += STREAM_CHUNK_BYTES) {
      yield this.#bytes.subarray(at, Math.min(at + STREAM_CHUNK_BYTES, offset + length));
    }
  }
}

export class BlobPackSource implements PackSource {
  readonly #store: BlobStore;
  readonly #key: string;
  readonly #sizeBytes: number;
  readonly heldBytes = 0;

  constructor(store: BlobStore, key: string, sizeBytes: number) {
    this.#store = store;
    this.#key = key;
    this.#sizeBytes = sizeBytes;
  }

  read(offset: number, length: number): Uint8Array | Promise<Uint8Array> {
    const first = Math.floor(offset / BLOCK_BYTES);
    const last = Math.floor((offset + length - 1) / BLOCK_BYTES);
    if (first === last) {
      const block = blocks.get(`${this.#key}:${first}`);
      if (block !== undefined)
        return block.subarray(offset - first * BLOCK_BYTES, offset - first * BLOCK_BYTES + length);
    }
    return this.#readBlocks(first, last, offset, length);
  }

  async #readBlocks(first: number, last: number, offset: number, length: number): Promise<Uint8Array> {
    if (first === last) {
      const block = await this.#block(first);
      return block.subarray(offset - first * BLOCK_BYTES, offset - first * BLOCK_BYTES + length);
    }
    const whole = new Uint8Array(length);
    for (let number = first; number <= last; number++) {
      const block = await this.#block(number);
      const start = number * BLOCK_BYTES;
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + block.length);
      whole.set(block.subarray(from - start, to - start), from - offset);
    }
    return whole;
  }

  async #block(number: number): Promise<Uint8Array> {
    const key = `${this.#key}:${number}`;
    const cached = blocks.get(key);
    if (cached !== undefined) return cached;
    const offset = number * BLOCK_BYTES;
    const length = Math.min(BLOCK_BYTES, this.#sizeBytes - offset);
    const found = await this.#store.get(this.#key, { offset, length });
    if (found === null) throw new Error(`blob ${this.#key} is gone`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of readStream(found.body, length)) chunks.push(chunk);
    // Mostly it comes in one piece, which is not copied: blocks are what a walk over a pack allocates most.
    const block = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : concatBytes(chunks);
    if (block.length !== length) throw new Error(`blob ${this.#key} is shorter than it should be`);
    blocks.set(key, block);
    return block;
  }

  async *stream(offset: number, length: number): AsyncIterable<Uint8Array> {
    const found = await this.#store.get(this.#key, { offset, length });
    if (found === null) throw new Error(`blob ${this.#key} is gone`);
    let seen = 0;
    for await (const chunk of readStream(found.body, STREAM_CHUNK_BYTES)) {
      seen += chunk.length;
      yield chunk;
    }
    if (seen !== length) throw new Error(`blob ${this.#key} ended ${length - seen} bytes early`);
  }
}
