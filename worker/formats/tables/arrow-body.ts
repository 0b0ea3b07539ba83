/** Reads stretches of the buffers in the body of one Arrow message; a small body is read as a whole. */
import type { ByteSource } from '../byte-source.ts';
import type { ArrowCodec, BufferPlace, MessagePlace } from './arrow-message.ts';
import { viewOf } from './arrow-message.ts';
import { decompressPage } from './codecs.ts';
import { ReadAhead } from './read-ahead.ts';
import { TableError, TooLargeError } from './table-error.ts';

/** A compressed buffer can only be read as a whole. */
const MAX_BUFFER_BYTES = 24 << 20;
const SMALL_BODY_BYTES = 256 << 10;

const codecNames = { lz4: 'LZ4_FRAME', zstd: 'ZSTD' } as const;

export class ArrowBody {
  readonly #source: ByteSource;
  readonly #place: MessagePlace;
  readonly #codec: ArrowCodec | null;
  /** By the offset of a buffer within the body. */
  readonly #ahead = new Map<number, ReadAhead>();
  readonly #decompressed = new Map<number, Uint8Array>();
  #small: Uint8Array | null = null;

  constructor(source: ByteSource, place: MessagePlace, codec: ArrowCodec | null) {
    this.#source = source;
    this.#place = place;
    this.#codec = codec;
  }

  /** What is kept for the next read. */
  get keptBytes(): number {
    let kept = this.#small?.length ?? 0;
    for (const ahead of this.#ahead.values()) kept += ahead.keptBytes;
    for (const bytes of this.#decompressed.values()) kept += bytes.length;
    return kept;
  }

  release(): void {
    this.#small = null;
    this.#ahead.clear();
    this.#decompressed.clear();
  }

  async read(buffer: BufferPlace, from: number, length: number): Promise<Uint8Array> {
    if (length === 0) return new Uint8Array();
    if (this.#codec !== null) {
      const bytes = await this.#decompress(buffer, this.#codec);
      if (from + length > bytes.length) throw new TableError('a column has fewer values than it says');
      return bytes.subarray(from, from + length);
    }
    if (from < 0 || from + length > buffer.length) throw new TableError('a column has fewer values than it says');
    return this.#stored(buffer, from, length);
  }

  /** How long the buffer is; of a compressed one the length of what is in it. */
  async sizeOf(buffer: BufferPlace): Promise<number> {
    return this.#codec === null ? buffer.length : (await this.#decompress(buffer, this.#codec)).length;
  }

  async #stored(buffer: BufferPlace, from: number, length: number): Promise<Uint8Array> {
    const start = this.#place.offset + this.#place.metadataBytes;
    const { bodyBytes } = this.#place;
    if (bodyBytes <= SMALL_BODY_BYTES) {
      this.#small ??= await this.#source.read(start, bodyBytes);
      return whole(this.#small.subarray(buffer.offset + from, buffer.offset + from + length), length);
    }
    const known = this.#ahead.get(buffer.offset);
    const ahead = known ?? new ReadAhead(this.#source);
    if (known === undefined) this.#ahead.set(buffer.offset, ahead);
    const end = start + buffer.offset + buffer.length;
    return whole(await ahead.read(start + buffer.offset + from, length, end), length);
  }

  async #decompress(buffer: BufferPlace, codec: ArrowCodec): Promise<Uint8Array> {
    const known = this.#decompressed.get(buffer.offset);
    if (known !== undefined) return known;
    if (buffer.length === 0) return new Uint8Array();
    if (buffer.length < 8) throw new TableError('a column ends too early');
    if (buffer.length > MAX_BUFFER_BYTES) throw new TooLargeError('a column is too large');
    const stored = await this.#stored(buffer, 0, buffer.length);
    const sizeBytes = Number(viewOf(stored).getBigInt64(0, true));
    if (sizeBytes > MAX_BUFFER_BYTES) throw new TooLargeError('a column is too large');
    if (sizeBytes < -1) throw new TableError('a column has a negative size');
    // -1: it would not have become smaller.
    const packed = stored.subarray(8);
    const bytes = sizeBytes === -1 ? packed.slice() : decompressPage(codecNames[codec], packed, sizeBytes);
    this.#decompressed.set(buffer.offset, bytes);
    return bytes;
  }
}

function whole(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length < length) throw new TableError('it ends within its rows');
  return bytes;
}
