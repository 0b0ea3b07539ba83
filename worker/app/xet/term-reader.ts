/** Reads the stored bytes of terms, one after the other: long ones as streams, short ones out of shared blocks. */
import { readStream } from '../../git/store/read-stream.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import { streamSource } from '../../ports/byte-source.ts';
import type { PlacedTerm } from '../../xet/terms.ts';
import type { Services } from '../services.ts';
import type { StoredFile } from './stored-file.ts';

const READ_BYTES = 512 * 1024;

/** Whether a piece is the reader's to keep, or only valid until the next one: then the memory is used again. */
export type Pieces = 'kept' | 'passing';
/**
 * A file that was changed in many places goes to and fro between two or three xorbs, a few chunks at a time; asking the
 * store for each of those would take far longer than reading them.
 */
const BLOCK_BYTES = 256 * 1024;
const MAX_BLOCKS = 8;

export class TermReader {
  readonly #services: Services;
  readonly #file: StoredFile;
  readonly #pieces: Pieces;
  /** The latest blocks, by key and number. */
  readonly #blocks = new Map<string, Uint8Array>();

  constructor(services: Services, file: StoredFile, pieces: Pieces) {
    this.#services = services;
    this.#file = file;
    this.#pieces = pieces;
  }

  /** The stored bytes of each term in order, in pieces that the reader may change. */
  async *read(terms: readonly PlacedTerm[]): AsyncGenerator<AsyncIterable<Uint8Array>, void, undefined> {
    let next = this.#openAhead(terms[0]);
    try {
      for (const [index, term] of terms.entries()) {
        const stream = next;
        next = this.#openAhead(terms[index + 1]);
        yield stream === null ? this.#readShort(term) : this.#readLong(await stream);
      }
    } finally {
      await next?.then((body) => body.cancel()).catch(() => undefined);
    }
  }

  /** Asks for a long term while the one before is read. */
  #openAhead(term: PlacedTerm | undefined): Promise<ReadableStream<Uint8Array>> | null {
    if (term === undefined || term.storedEnd - term.storedStart <= BLOCK_BYTES) return null;
    const body = this.#get(this.#keyOf(term), term.storedStart, term.storedEnd);
    // Its failure counts when its turn comes.
    body.catch(() => undefined);
    return body;
  }

  #readLong(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
    return this.#pieces === 'kept' ? readStream(stream, READ_BYTES) : passingPieces(stream);
  }

  async *#readShort(term: PlacedTerm): AsyncGenerator<Uint8Array, void, undefined> {
    const key = this.#keyOf(term);
    const { storedStart, storedEnd } = term;
    for (let number = Math.floor(storedStart / BLOCK_BYTES); number * BLOCK_BYTES < storedEnd; number++) {
      const block = await this.#block(key, number);
      const from = Math.max(0, storedStart - number * BLOCK_BYTES);
      const some = block.slice(from, storedEnd - number * BLOCK_BYTES);
      if (some.length === 0) throw new Error(`The xorb ${key} is shorter than its table says.`);
      yield some;
    }
  }

  async #block(key: string, number: number): Promise<Uint8Array> {
    const name = `${key}#${number}`;
    const known = this.#blocks.get(name);
    this.#blocks.delete(name);
    const body = known === undefined ? await this.#get(key, number * BLOCK_BYTES, (number + 1) * BLOCK_BYTES) : null;
    const block = known ?? new Uint8Array(await new Response(body).arrayBuffer());
    this.#blocks.set(name, block);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= MAX_BLOCKS) break;
      this.#blocks.delete(oldest);
    }
    return block;
  }

  async #get(key: string, start: number, end: number): Promise<ReadableStream<Uint8Array>> {
    const blob = await this.#services.blobs.get(key, { offset: start, length: end - start });
    if (blob === null) throw new Error(`The xorb ${key} is not in the blob store.`);
    return blob.body;
  }

  #keyOf(term: PlacedTerm): string {
    const xorb = this.#file.xorbs.get(term.xorb);
    if (xorb === undefined) throw new Error(`A stored Xet file does not say where its xorb ${term.xorb} is.`);
    return blobKeys.xorb(xorb.hash, xorb.uploadId);
  }
}

async function* passingPieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const source = streamSource(stream);
  let isRead = false;
  try {
    for (let piece = await source.read(); piece !== null; piece = await source.read()) yield piece;
    isRead = true;
  } finally {
    if (!isRead) await source.cancel().catch(() => undefined);
  }
}
