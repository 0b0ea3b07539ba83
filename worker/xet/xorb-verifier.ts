/**
 * Checks a xorb as it streams by: every chunk's header and length, that it unpacks to what it says, and its hash. It
 * holds one packed chunk at most, never the xorb.
 */
import type { XetHash } from '../domain/xet-hash.ts';
import { ChunkSplitter } from './chunk-splitter.ts';
import { XetFormatError } from './format-error.ts';
import { DATA_KEY, xorbHashOf } from './hashes.ts';
import { hashPackedChunk } from './kernel.ts';
import { HASH_BYTES, MAX_XORB_BYTES, MAX_XORB_CHUNKS } from './limits.ts';
import { type XorbTable, leavesOf } from './xorb-table.ts';

/** Push all bytes of a xorb in order, then ask for the result; both throw XetFormatError when something is wrong. */
export class XorbVerifier {
  readonly #splitter = new ChunkSplitter();
  readonly #onRaw: (raw: Uint8Array) => void;
  #count = 0;
  #hashes = new Uint8Array(64 * HASH_BYTES);
  readonly #storedEnds: number[] = [];
  readonly #rawEnds: number[] = [];
  #received = 0;

  /** `onRaw` hears what each chunk holds, in order; the bytes are overwritten afterwards. */
  constructor(onRaw: (raw: Uint8Array) => void = () => undefined) {
    this.#onRaw = onRaw;
  }

  /**
   * Takes the next bytes; they may be overwritten afterwards.
   * @returns how many of them, from their start, belong to chunks. Once it is fewer than all, a footer of an older client
   *   has begun: it is not looked at, and need not be stored.
   */
  push(bytes: Uint8Array): number {
    this.#received += bytes.length;
    if (this.#received > MAX_XORB_BYTES) throw new XetFormatError('the xorb is too large');
    return this.#splitter.push(bytes, (packing, stored, rawLength, storedEnd) => {
      if (this.#count === MAX_XORB_CHUNKS) throw new XetFormatError('the xorb has too many chunks');
      this.#add(hashPackedChunk(DATA_KEY, packing, stored, rawLength, this.#onRaw));
      this.#storedEnds.push(storedEnd);
      this.#rawEnds.push((this.#rawEnds.at(-1) ?? 0) + rawLength);
    });
  }

  /** Ends the xorb: its name and its chunks. */
  finish(): { hash: XetHash; table: XorbTable } {
    this.#splitter.end();
    if (this.#count === 0) throw new XetFormatError('the xorb has no chunks');
    const table: XorbTable = {
      count: this.#count,
      hashes: this.#hashes.slice(0, this.#count * HASH_BYTES),
      storedEnds: Uint32Array.from(this.#storedEnds),
      rawEnds: Uint32Array.from(this.#rawEnds),
    };
    return { hash: xorbHashOf(leavesOf(table)), table };
  }

  #add(hash: Uint8Array): void {
    if (this.#hashes.length === this.#count * HASH_BYTES) {
      const larger = new Uint8Array(2 * this.#hashes.length);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes.set(hash, this.#count * HASH_BYTES);
    this.#count++;
  }
}
