/** Splits the bytes of a xorb, or of a run of its chunks, into packed chunks, whatever pieces they come in. */
import { XetFormatError } from './format-error.ts';
import { scheme } from './kernel.ts';
import { CHUNK_HEADER_BYTES, MAX_CHUNK_BYTES } from './limits.ts';

/** What a packed chunk may take, as the reference clients have it: incompressible data grows a little. */
const MAX_STORED_BYTES = 2 * MAX_CHUNK_BYTES;
const FOOTER_TAG = new TextEncoder().encode('XETBLOB');

/** Called with each chunk: how it is packed, its packed bytes, how long it is unpacked, where it ends in the xorb. */
export type OnChunk = (packing: number, stored: Uint8Array, rawLength: number, storedEnd: number) => void;

export class ChunkSplitter {
  /** Header and packed bytes of a chunk that came in more than one piece. */
  #carry: Uint8Array = new Uint8Array(0);
  #carried = 0;
  #ended = 0;
  #atFooter = false;

  /** Calls `onChunk` for every chunk that is whole now; answers how many of the bytes are not of a footer. */
  push(bytes: Uint8Array, onChunk: OnChunk): number {
    if (this.#atFooter) return 0;
    let at = 0;
    while (at < bytes.length) {
      if (this.#carried > 0) {
        at += this.#fillCarry(bytes.subarray(at));
        if (this.#carried < CHUNK_HEADER_BYTES) break;
        const length = this.#chunkLength(this.#carry);
        if (this.#atFooter) return Math.max(0, at - this.#carried);
        if (this.#carried < length) continue;
        this.#emit(this.#carry.subarray(0, length), onChunk);
        this.#carried = 0;
        continue;
      }
      const rest = bytes.subarray(at);
      const length = rest.length < CHUNK_HEADER_BYTES ? Infinity : this.#chunkLength(rest);
      if (this.#atFooter) return at;
      if (rest.length < length) {
        this.#startCarry(rest, length);
        break;
      }
      this.#emit(rest.subarray(0, length), onChunk);
      at += length;
    }
    return bytes.length;
  }

  /** @throws XetFormatError when the bytes ended inside a chunk. */
  end(): void {
    if (this.#carried > 0 && !this.#atFooter) throw new XetFormatError('the last chunk is cut off');
  }

  #startCarry(rest: Uint8Array, length: number): void {
    const needed = length === Infinity ? CHUNK_HEADER_BYTES : length;
    if (this.#carry.length < needed) this.#carry = new Uint8Array(Math.max(needed, MAX_CHUNK_BYTES + 1024));
    this.#carry.set(rest);
    this.#carried = rest.length;
  }

  /** Takes what the carried chunk (or its header, as long as that is not whole) still needs. */
  #fillCarry(rest: Uint8Array): number {
    const wanted = this.#carried < CHUNK_HEADER_BYTES ? CHUNK_HEADER_BYTES : this.#chunkLength(this.#carry);
    if (this.#carry.length < wanted) {
      const larger = new Uint8Array(wanted);
      larger.set(this.#carry.subarray(0, this.#carried));
      this.#carry = larger;
    }
    const taken = Math.min(wanted - this.#carried, rest.length);
    this.#carry.set(rest.subarray(0, taken), this.#carried);
    this.#carried += taken;
    return taken;
  }

  /** Reads a header: how long the chunk is with it. Notices where a footer begins instead. */
  #chunkLength(header: Uint8Array): number {
    if (FOOTER_TAG.every((byte, i) => header[i] === byte)) {
      this.#atFooter = true;
      return 0;
    }
    const stored = threeBytes(header, 1);
    const raw = threeBytes(header, 5);
    const packing = header[4] ?? 0;
    if (header[0] !== 0) throw new XetFormatError('a chunk has an unknown version');
    if (packing > scheme.groupedLz4) throw new XetFormatError('a chunk is packed in an unknown way');
    if (raw === 0 || raw > MAX_CHUNK_BYTES || stored === 0 || stored > MAX_STORED_BYTES)
      throw new XetFormatError('a chunk has a length out of bounds');
    if (packing === scheme.plain && stored !== raw)
      throw new XetFormatError('a chunk that is not packed has two lengths');
    return CHUNK_HEADER_BYTES + stored;
  }

  #emit(chunk: Uint8Array, onChunk: OnChunk): void {
    this.#ended += chunk.length;
    onChunk(chunk[4] ?? 0, chunk.subarray(CHUNK_HEADER_BYTES), threeBytes(chunk, 5), this.#ended);
  }
}

function threeBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}
