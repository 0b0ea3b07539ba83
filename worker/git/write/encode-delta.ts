/**
 * Makes deltas as packs hold them (gitformat-pack, "Deltified representation"): the base is indexed by the hash of each
 * of its blocks, and a hash rolled over the target finds where it repeats them.
 */

/** Blocks of the base that are found again; shorter repetitions are not worth an instruction. */
const BLOCK_BYTES = 16;
const FACTOR = 0x01000193;
/** Longest copy that every version of git reads. */
const MAX_COPY_BYTES = 0x10000;
const MAX_INSERT_BYTES = 127;
/** Places of the base looked at for one hash; repetitive files have thousands of equal blocks. */
const MAX_CANDIDATES = 16;
/** A match this long is taken without looking for a longer one. */
const GOOD_MATCH_BYTES = 4096;

/** What a byte that leaves the window has contributed to the hash. */
const LEAVING = ((): Int32Array => {
  let power = 1;
  for (let i = 0; i < BLOCK_BYTES; i++) power = Math.imul(power, FACTOR);
  return Int32Array.from({ length: 256 }, (_, byte) => Math.imul(byte, power));
})();

/** A base, indexed once and used for any number of targets. */
export class DeltaBase {
  readonly bytes: Uint8Array;
  readonly #mask: number;
  /** By hash: number of the first block that has it, plus one. */
  readonly #heads: Int32Array;
  /** By block: number of the next one with the same hash, plus one. */
  readonly #next: Int32Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const blocks = Math.floor(bytes.length / BLOCK_BYTES);
    let size = 16;
    while (size < blocks) size *= 2;
    this.#mask = size - 1;
    this.#heads = new Int32Array(size);
    this.#next = new Int32Array(blocks);
    // From the end, so that the first block of a chain is the earliest one.
    for (let block = blocks - 1; block >= 0; block--) {
      const bucket = this.#bucket(hashBlock(bytes, block * BLOCK_BYTES));
      this.#next[block] = this.#heads[bucket] ?? 0;
      this.#heads[bucket] = block + 1;
    }
  }

  /** The delta that makes `target` of this base; null when it would have more than `maxBytes`. */
  encode(target: Uint8Array, maxBytes: number): Uint8Array | null {
    const out = new DeltaWriter(Math.max(0, maxBytes));
    out.size(this.bytes.length);
    out.size(target.length);
    let pending = 0;
    let at = 0;
    let hash = target.length >= BLOCK_BYTES ? hashBlock(target, 0) : 0;
    while (at + BLOCK_BYTES <= target.length) {
      const match = this.#longestMatch(target, at, hash);
      if (match === null) {
        hash = (Math.imul(hash, FACTOR) + (target[at + BLOCK_BYTES] ?? 0) - (LEAVING[target[at] ?? 0] ?? 0)) | 0;
        at++;
        // What cannot be copied is inserted: give up as soon as that alone is too much.
        if (at - pending > maxBytes) return null;
        continue;
      }
      let { from, length } = match;
      let start = at;
      while (start > pending && from > 0 && target[start - 1] === this.bytes[from - 1]) {
        start--;
        from--;
        length++;
      }
      out.insert(target, pending, start);
      out.copy(from, length);
      if (out.overflowed) return null;
      at = pending = start + length;
      if (at + BLOCK_BYTES <= target.length) hash = hashBlock(target, at);
    }
    out.insert(target, pending, target.length);
    return out.finish();
  }

  #bucket(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.#mask;
  }

  #longestMatch(target: Uint8Array, at: number, hash: number): { from: number; length: number } | null {
    const { bytes } = this;
    let best = BLOCK_BYTES - 1;
    let bestFrom = -1;
    let block = this.#heads[this.#bucket(hash)] ?? 0;
    for (let tries = 0; block > 0 && tries < MAX_CANDIDATES; tries++, block = this.#next[block - 1] ?? 0) {
      const from = (block - 1) * BLOCK_BYTES;
      const limit = Math.min(bytes.length - from, target.length - at);
      if (limit <= best || bytes[from + best] !== target[at + best]) continue;
      let length = 0;
      while (length < limit && bytes[from + length] === target[at + length]) length++;
      if (length <= best) continue;
      best = length;
      bestFrom = from;
      if (length >= GOOD_MATCH_BYTES) break;
    }
    return bestFrom < 0 ? null : { from: bestFrom, length: best };
  }
}

function hashBlock(bytes: Uint8Array, start: number): number {
  let hash = 0;
  for (let i = start; i < start + BLOCK_BYTES; i++) hash = (Math.imul(hash, FACTOR) + (bytes[i] ?? 0)) | 0;
  return hash;
}

class DeltaWriter {
  overflowed = false;
  readonly #maxBytes: number;
  #bytes = new Uint8Array(256);
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  size(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#push((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.#push(rest);
  }

  insert(source: Uint8Array, start: number, end: number): void {
    if (this.#length + end - start > this.#maxBytes) this.overflowed = true;
    for (let at = start; at < end && !this.overflowed; at += MAX_INSERT_BYTES) {
      const piece = source.subarray(at, Math.min(at + MAX_INSERT_BYTES, end));
      this.#push(piece.length);
      this.#room(piece.length);
      this.#bytes.set(piece, this.#length);
      this.#length += piece.length;
    }
  }

  copy(from: number, length: number): void {
    for (let done = 0; done < length && !this.overflowed; done += MAX_COPY_BYTES)
      this.#copyPiece(from + done, Math.min(MAX_COPY_BYTES, length - done));
  }

  #copyPiece(from: number, length: number): void {
    const operands: number[] = [];
    let op = 0x80;
    for (let i = 0; i < 4; i++) {
      const byte = (from >>> (8 * i)) & 0xff;
      if (byte === 0) continue;
      op |= 1 << i;
      operands.push(byte);
    }
    // 64 KiB is written as no size at all.
    for (let i = 0; i < 2; i++) {
      const byte = (length >>> (8 * i)) & 0xff;
      if (byte === 0) continue;
      op |= 0x10 << i;
      operands.push(byte);
    }
    this.#push(op);
    for (const byte of operands) this.#push(byte);
  }

  finish(): Uint8Array | null {
    return this.overflowed || this.#length > this.#maxBytes ? null : this.#bytes.slice(0, this.#length);
  }

  #push(byte: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = byte;
    if (this.#length > this.#maxBytes) this.overflowed = true;
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
