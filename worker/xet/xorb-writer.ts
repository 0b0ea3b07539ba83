/** Makes xorbs of chunks, for files that the server converts itself. */
import { chunkHashOf, xorbHashOf } from './hashes.ts';
import { type Scheme, packChunk, scheme } from './kernel.ts';
import { CHUNK_HEADER_BYTES, HASH_BYTES, MAX_XORB_CHUNKS, MAX_XORB_RAW_BYTES } from './limits.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import { type XorbTable, leavesOf } from './xorb-table.ts';

/** A finished xorb; `bytes` are as it is stored. */
export interface WrittenXorb {
  readonly hash: XetHash;
  readonly table: XorbTable;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Collects the chunks of one xorb after the other; holds at most MAX_XORB_RAW_BYTES. */
export class XorbWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #stored = 0;
  #raw = 0;
  #count = 0;
  readonly #hashes = new Uint8Array(MAX_XORB_CHUNKS * HASH_BYTES);
  readonly #storedEnds = new Uint32Array(MAX_XORB_CHUNKS);
  readonly #rawEnds = new Uint32Array(MAX_XORB_CHUNKS);

  /** A xorb takes at most `maxBytes`, unpacked as well as stored; so much memory is held. */
  constructor(maxBytes: number = MAX_XORB_RAW_BYTES) {
    this.#bytes = new Uint8Array(maxBytes);
  }

  get count(): number {
    return this.#count;
  }

  /** True when the chunk would not fit: finish this xorb first. */
  isFullFor(chunk: Uint8Array): boolean {
    const room = this.#bytes.length - Math.max(this.#stored + CHUNK_HEADER_BYTES, this.#raw);
    return this.#count === MAX_XORB_CHUNKS || chunk.length > room;
  }

  /** Appends a chunk whose hash is known (else see `chunkHashOf`); answers its index. */
  add(chunk: Uint8Array, hash: Uint8Array = chunkHashOf(chunk)): number {
    if (this.isFullFor(chunk)) throw new RangeError('the xorb is full');
    const packing = choosePacking(chunk);
    const packed = packing === scheme.plain ? null : packChunk(packing, chunk);
    const payload = packed ?? chunk;
    const at = this.#stored;
    const header = [0, payload.length, payload.length >> 8, payload.length >> 16];
    header.push(packed === null ? scheme.plain : packing, chunk.length, chunk.length >> 8, chunk.length >> 16);
    this.#bytes.set(header, at);
    this.#bytes.set(payload, at + CHUNK_HEADER_BYTES);
    this.#stored += CHUNK_HEADER_BYTES + payload.length;
    this.#raw += chunk.length;
    this.#hashes.set(hash, this.#count * HASH_BYTES);
    this.#storedEnds[this.#count] = this.#stored;
    this.#rawEnds[this.#count] = this.#raw;
    return this.#count++;
  }

  /** The xorb of all chunks added since the last one; its bytes stay valid until the next chunk is added. */
  finish(): WrittenXorb {
    if (this.#count === 0) throw new RangeError('a xorb has at least one chunk');
    const table: XorbTable = {
      count: this.#count,
      hashes: this.#hashes.slice(0, this.#count * HASH_BYTES),
      storedEnds: this.#storedEnds.slice(0, this.#count),
      rawEnds: this.#rawEnds.slice(0, this.#count),
    };
    const bytes = this.#bytes.subarray(0, this.#stored);
    this.#stored = 0;
    this.#raw = 0;
    this.#count = 0;
    return { hash: xorbHashOf(leavesOf(table)), table, bytes };
  }
}

/** Exponents of floats repeat: then one of every four bytes is worth more than the others. A sample tells. */
function choosePacking(chunk: Uint8Array): Scheme {
  const step = 4 * Math.max(1, Math.floor(chunk.length / (4 * 256)));
  let samples = 0;
  const seen = [0, 1, 2, 3].map(() => new Uint8Array(256));
  const distinct = [0, 0, 0, 0];
  for (let at = 0; at + 4 <= chunk.length; at += step, samples++) {
    for (const [lane, values] of seen.entries()) {
      const value = chunk[at + lane] ?? 0;
      if (values[value] === 0) distinct[lane] = (distinct[lane] ?? 0) + 1;
      values[value] = 1;
    }
  }
  const fewest = Math.min(...distinct);
  const most = Math.max(...distinct);
  return samples >= 64 && fewest * 2 < most ? scheme.groupedLz4 : scheme.lz4;
}
