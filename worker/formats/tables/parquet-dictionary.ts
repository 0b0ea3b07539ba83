/**
 * The dictionary of a Parquet column. Values are in it in the order they first came up, so the first rows need only its
 * beginning: a large one is read as far as the values asked for.
 */
import { convert } from 'hyparquet/src/convert.js';
import type { ColumnDecoder, DecodedArray, PageHeader } from 'hyparquet/src/types.js';
import type { ByteSource } from '../byte-source.ts';
import { PageStream, isStreamed } from './page-stream.ts';
import { decodeDictionary } from './parquet-page.ts';
import { TableError, decoding } from './table-error.ts';

/** A smaller one is read with what is around it. */
export const LARGE_DICTIONARY_BYTES = 96 << 10;
/** Of more than this share of the values, all are read. */
const MOST_OF_BEGINNING = 0.5;

export interface StoredPage {
  readonly header: PageHeader;
  /** Of its bytes in the file. */
  readonly offset: number;
  readonly end: number;
}

const widths: Readonly<Record<string, number>> = { INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8 };

export class ParquetDictionary {
  readonly #source: ByteSource;
  readonly #page: StoredPage;
  readonly #decoder: ColumnDecoder;
  readonly #readWhole: () => Promise<Uint8Array>;
  #values: DecodedArray = [];

  /** `readWhole`: the page's bytes as they are stored. */
  constructor(source: ByteSource, page: StoredPage, decoder: ColumnDecoder, readWhole: () => Promise<Uint8Array>) {
    this.#source = source;
    this.#page = page;
    this.#decoder = decoder;
    this.#readWhole = readWhole;
  }

  /** About what its values take in memory. */
  get keptBytes(): number {
    const { uncompressed_page_size: bytes } = this.#page.header;
    return Math.ceil((bytes * this.#values.length) / Math.max(1, this.#count));
  }

  get #count(): number {
    return this.#page.header.dictionary_page_header?.num_values ?? 0;
  }

  async whole(): Promise<DecodedArray> {
    if (this.#values.length < this.#count) {
      const stored = await this.#readWhole();
      this.#values = decoding(() => decodeDictionary(this.#page.header, stored, this.#decoder));
    }
    return this.#values;
  }

  /** Its first values, at least `count` of them if it has so many. */
  async beginning(count: number): Promise<DecodedArray> {
    if (this.#values.length >= Math.min(count, this.#count)) return this.#values;
    const { type, codec } = this.#decoder;
    const width = widths[type];
    const { offset, end } = this.#page;
    // Whoever goes on from row to row must not read it from its start each time.
    const enough = Math.max(count, 2 * this.#values.length);
    const isFew = enough <= this.#count * MOST_OF_BEGINNING && end - offset > LARGE_DICTIONARY_BYTES;
    if (!isFew || !isStreamed(codec) || (width === undefined && type !== 'BYTE_ARRAY')) return this.whole();
    const stream = new PageStream(this.#source, codec, offset, end);
    const values =
      width === undefined
        ? await takeTexts(stream, enough, this.#page.header.uncompressed_page_size)
        : await takeNumbers(stream, enough, type, width);
    this.#values = decoding(() => convert(values, this.#decoder));
    return this.#values;
  }
}

async function takeTexts(stream: PageStream, count: number, mostBytes: number): Promise<Uint8Array[]> {
  let left = mostBytes;
  const texts: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const head = await stream.take(4);
    const length = new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true);
    left -= length;
    if (left < 0) throw new TableError('a page is broken');
    texts.push((await stream.take(length)).slice());
  }
  return texts;
}

async function takeNumbers(stream: PageStream, count: number, type: string, width: number): Promise<DecodedArray> {
  const { buffer } = (await stream.take(count * width)).slice();
  if (type === 'INT32') return new Int32Array(buffer);
  if (type === 'INT64') return new BigInt64Array(buffer);
  return type === 'FLOAT' ? new Float32Array(buffer) : new Float64Array(buffer);
}
