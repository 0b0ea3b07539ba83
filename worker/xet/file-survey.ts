/** Cuts a file into chunks without keeping them: their hashes and lengths are what a conversion is planned on. */
import { Chunker } from './chunker.ts';
import { chunkHashOf } from './hashes.ts';
import { HASH_BYTES } from './limits.ts';

/** The chunks of a file, in its order. */
export interface FileSurvey {
  readonly count: number;
  /** 32 bytes a chunk. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
}

/** Push the file's bytes in order, then ask for the result. */
export class FileSurveyor {
  #hashes = new Uint8Array(256 * HASH_BYTES);
  #lengths = new Uint32Array(256);
  #count = 0;
  readonly #chunker = new Chunker((chunk) => this.#add(chunk));

  push(bytes: Uint8Array): void {
    this.#chunker.push(bytes);
  }

  finish(): FileSurvey {
    this.#chunker.end();
    return {
      count: this.#count,
      hashes: this.#hashes.slice(0, this.#count * HASH_BYTES),
      lengths: this.#lengths.slice(0, this.#count),
    };
  }

  #add(chunk: Uint8Array): void {
    if (this.#count === this.#lengths.length) {
      const hashes = new Uint8Array(2 * this.#hashes.length);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
      const lengths = new Uint32Array(2 * this.#lengths.length);
      lengths.set(this.#lengths);
      this.#lengths = lengths;
    }
    this.#hashes.set(chunkHashOf(chunk), this.#count * HASH_BYTES);
    this.#lengths[this.#count] = chunk.length;
    this.#count++;
  }
}
