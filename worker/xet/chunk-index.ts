/** Finds chunks by their hashes among very many, in little memory: where each is, in which of a list of xorbs. */
import { HASH_BYTES } from './limits.ts';

export class ChunkIndex {
  #hashes = new Uint8Array(1024 * HASH_BYTES);
  #xorbs = new Uint32Array(1024);
  #chunks = new Uint16Array(1024);
  /** Open addressing; a slot holds an entry's number plus one. Twice as many as entries, a power of two. */
  #slots = new Uint32Array(2048);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds the chunk whose hash is at `at`. One that is there already stays where it was found first. */
  add(hashes: Uint8Array, at: number, xorb: number, chunk: number): void {
    if (this.#count === this.#xorbs.length) this.#grow();
    this.#hashes.set(hashes.subarray(at, at + HASH_BYTES), this.#count * HASH_BYTES);
    this.#xorbs[this.#count] = xorb;
    this.#chunks[this.#count] = chunk;
    const slot = this.#slotOf(hashes, at);
    this.#count++;
    if (this.#slots[slot] === 0) this.#slots[slot] = this.#count;
  }

  /** The number of the chunk's entry, or -1. Chunks that were added one after the other have numbers one apart. */
  find(hashes: Uint8Array, at: number): number {
    return (this.#slots[this.#slotOf(hashes, at)] ?? 0) - 1;
  }

  /** Whether the entry is of this chunk. */
  holds(entry: number, hashes: Uint8Array, at: number): boolean {
    return entry >= 0 && entry < this.#count && this.#equals(entry, hashes, at);
  }

  placeOf(entry: number): { readonly xorb: number; readonly chunk: number } {
    return { xorb: this.#xorbs[entry] ?? 0, chunk: this.#chunks[entry] ?? 0 };
  }

  /** The slot of the hash, or the free one where it belongs. */
  #slotOf(hashes: Uint8Array, at: number): number {
    const mask = this.#slots.length - 1;
    // Any bytes of a hash are as good as random.
    let slot =
      ((hashes[at] ?? 0) |
        ((hashes[at + 1] ?? 0) << 8) |
        ((hashes[at + 2] ?? 0) << 16) |
        ((hashes[at + 3] ?? 0) << 24)) &
      mask;
    for (;;) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry < 0 || this.#equals(entry, hashes, at)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #equals(entry: number, hashes: Uint8Array, at: number): boolean {
    const start = entry * HASH_BYTES;
    for (let i = 0; i < HASH_BYTES; i++) if (this.#hashes[start + i] !== hashes[at + i]) return false;
    return true;
  }

  #grow(): void {
    const size = 2 * this.#xorbs.length;
    this.#hashes = grown(new Uint8Array(size * HASH_BYTES), this.#hashes);
    this.#xorbs = grown(new Uint32Array(size), this.#xorbs);
    this.#chunks = grown(new Uint16Array(size), this.#chunks);
    this.#slots = new Uint32Array(2 * size);
    for (let entry = 0; entry < this.#count; entry++) {
      const slot = this.#slotOf(this.#hashes, entry * HASH_BYTES);
      if (this.#slots[slot] === 0) this.#slots[slot] = entry + 1;
    }
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
