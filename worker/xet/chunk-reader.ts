/** Turns stored bytes of a run of chunks back into the file's bytes, as a stream. */
import { streamSource } from '../ports/byte-source.ts';
import { ChunkSplitter } from './chunk-splitter.ts';
import { XetFormatError } from './format-error.ts';
import { scheme, unpackChunk } from './kernel.ts';

/** Unpacks chunks as their bytes arrive. Hashes are not checked again: what is stored was checked when it came. */
export class ChunkUnpacker {
  readonly #splitter = new ChunkSplitter();
  #skip: number;
  #left: number;

  /** Leaves out the first `skip` unpacked bytes, then gives `length` bytes. */
  constructor(skip: number, length: number) {
    this.#skip = skip;
    this.#left = length;
  }

  /** How many bytes are still to come. */
  get left(): number {
    return this.#left;
  }

  /** The bytes that the stored ones complete, in a buffer of their own; undefined when they complete none. */
  push(stored: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    // At least what comes in, at most what a generous packing makes of it; grown when that was too little.
    let out = new Uint8Array(Math.min(this.#left, Math.max(2 * stored.length, 64 * 1024)));
    let filled = 0;
    this.#splitter.push(stored, (packing, packed, rawLength) => {
      if (this.#skip >= rawLength) {
        this.#skip -= rawLength;
        return;
      }
      if (this.#left === 0) return;
      const raw = packing === scheme.plain ? packed : unpackChunk(packing, packed, rawLength);
      const part = raw.subarray(this.#skip, Math.min(rawLength, this.#skip + this.#left));
      if (filled + part.length > out.length) {
        const larger = new Uint8Array(Math.min(filled + this.#left, 2 * out.length + part.length));
        larger.set(out.subarray(0, filled));
        out = larger;
      }
      out.set(part, filled);
      filled += part.length;
      this.#left -= part.length;
      this.#skip = 0;
    });
    return filled === 0 ? undefined : out.subarray(0, filled);
  }

  /** @throws XetFormatError when the stored bytes did not give all that was asked for. */
  end(): void {
    if (this.#left > 0) throw new XetFormatError(`${this.#left} bytes of a file are missing from its xorb`);
  }
}

/**
 * The unpacked bytes of a run of chunks, without the first `skip`, `length` of them. A run that holds fewer breaks the
 * stream off.
 */
export async function* readChunks(
  stored: ReadableStream<Uint8Array>,
  skip: number,
  length: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const source = streamSource(stored);
  const unpacker = new ChunkUnpacker(skip, length);
  let finished = false;
  try {
    for (let piece = await source.read(); piece !== null; piece = await source.read()) {
      const bytes = unpacker.push(piece);
      if (bytes !== undefined) yield bytes;
      if (unpacker.left === 0) break;
    }
    unpacker.end();
    finished = true;
  } finally {
    await source.cancel().catch((error: unknown) => {
      if (finished) throw error;
    });
  }
}
