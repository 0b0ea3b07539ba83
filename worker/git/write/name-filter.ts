/** Tells most names that are not wanted from their bytes, so that large folders are gone through without decoding them. */
import { pathToBytes } from '../path-bytes.ts';

export class NameFilter {
  readonly #hashes = new Set<number>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const bytes = pathToBytes(name);
      this.#hashes.add(hashOf(bytes, 0, bytes.length));
    }
  }

  /** False for a name that is not among them; true for one that is, and rarely for another. */
  mayHold(data: Uint8Array, start: number, end: number): boolean {
    return this.#hashes.has(hashOf(data, start, end));
  }
}

/** FNV-1a. */
function hashOf(data: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (data[i] ?? 0), 0x01000193);
  return hash >>> 0;
}
