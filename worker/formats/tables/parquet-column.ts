/** Reads rows of one leaf column of a Parquet file page by page, as few pages as the rows need. */
import { parquetHeader } from 'hyparquet/src/column.js';
import { readOffsetIndex } from 'hyparquet/src/indexes.js';
import { isFlatColumn } from 'hyparquet/src/schema.js';
import type { ColumnChunk, ColumnDecoder, ColumnMetaData, DecodedArray, PageHeader } from 'hyparquet/src/types.js';
import type { ByteSource } from '../byte-source.ts';
import { checkPageHeader, decodeDictionary, decodePage } from './parquet-page.ts';
import { ReadAhead } from './read-ahead.ts';
import { TableError, decoding } from './table-error.ts';
import { endOfStruct } from './thrift-check.ts';

/** A row group as a column sees it. */
export interface RowGroupPart {
  readonly index: number;
  readonly rowCount: number;
  readonly chunk: ColumnChunk;
}

/** Everything of the decoder but what each chunk says for itself. */
export type LeafDecoder = Omit<ColumnDecoder, 'codec'>;

interface Page {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly firstRow: number;
}

/** Where the reader of a chunk without a page index stands, or the page it decoded last. */
interface Position {
  group: number;
  decoder: ColumnDecoder;
  dictionary: DecodedArray | undefined;
  end: number;
  pages: readonly Page[] | null;
  /** Of the next page that was not looked at; without an index only. */
  nextOffset: number;
  /** Decoded rows and the number of their first. */
  rows: unknown[] | DecodedArray;
  firstRow: number;
  decodedBytes: number;
  dictionaryBytes: number;
}

const MAX_HEADER_BYTES = 1 << 20;
const MAX_INDEX_BYTES = 4 << 20;
/** Rows to go until the pages on the way are more likely passed over than read. */
const LONG_WAY = 50_000;

export class ParquetColumn {
  readonly #source: ByteSource;
  readonly #leaf: LeafDecoder;
  readonly #isFlat: boolean;
  readonly #ahead: ReadAhead;
  #position: Position | null = null;

  constructor(source: ByteSource, leaf: LeafDecoder) {
    this.#source = source;
    this.#leaf = leaf;
    this.#isFlat = isFlatColumn(leaf.schemaPath);
    this.#ahead = new ReadAhead(source);
  }

  /** What is kept for the next read that goes on where this one ended. */
  get keptBytes(): number {
    const { decodedBytes = 0, dictionaryBytes = 0 } = this.#position ?? {};
    return decodedBytes + dictionaryBytes + this.#ahead.keptBytes;
  }

  release(): void {
    this.#position = null;
    this.#ahead.release();
  }

  /** One value for each row of the group from `start` to `end`. */
  async read(group: RowGroupPart, start: number, end: number): Promise<unknown[]> {
    const known = this.#position?.group === group.index ? this.#position : null;
    const position = known ?? (await this.#open(group));
    this.#position = position;
    const rows =
      position.pages === null
        ? await this.#readOn(group, position, start, end)
        : await this.#readIndexed(group, position, position.pages, start, end);
    if (rows.length < end - start) throw new TableError('a column has fewer rows than the file says');
    return rows;
  }

  async #open(group: RowGroupPart): Promise<Position> {
    const { meta_data: chunk } = group.chunk;
    if (chunk === undefined || group.chunk.file_path !== undefined) throw new TableError('a column is in another file');
    const { start, end } = chunkRange(chunk, this.#source.sizeBytes);
    const decoder: ColumnDecoder = { ...this.#leaf, codec: chunk.codec };
    const pages = await this.#readPageIndex(group, start, end);
    const position = { group: group.index, decoder, end, pages, nextOffset: start, rows: [], firstRow: 0 };
    const opened: Position = { ...position, dictionary: undefined, decodedBytes: 0, dictionaryBytes: 0 };
    const firstPage = pages?.[0];
    if (firstPage !== undefined && firstPage.offset > start) {
      const { header, stored } = await this.#readPage(start, firstPage.offset);
      if (header.type === 'DICTIONARY_PAGE') {
        opened.dictionary = decoding(() => decodeDictionary(header, stored, decoder));
        opened.dictionaryBytes = header.uncompressed_page_size;
      }
    }
    return opened;
  }

  async #readPageIndex(group: RowGroupPart, start: number, end: number): Promise<readonly Page[] | null> {
    const { offset_index_offset: offset, offset_index_length: length } = group.chunk;
    if (offset === undefined || length === undefined || length <= 0 || length > MAX_INDEX_BYTES) return null;
    const bytes = await this.#source.read(Number(offset), length);
    if (endOfStruct(bytes, 0) === null) return null;
    const locations = decoding(() => readOffsetIndex({ view: viewOf(bytes), offset: 0 }).page_locations);
    const pages = locations.map((page) => ({
      offset: Number(page.offset),
      sizeBytes: page.compressed_page_size,
      firstRow: Number(page.first_row_index),
    }));
    const isSound = pages.every((page, i) => {
      const before = pages[i - 1];
      return (
        page.offset >= start &&
        page.sizeBytes > 0 &&
        page.offset + page.sizeBytes <= end &&
        (before === undefined ? page.firstRow === 0 : page.firstRow > before.firstRow && page.offset > before.offset)
      );
    });
    return isSound && pages.length > 0 ? pages : null;
  }

  async #readIndexed(
    group: RowGroupPart,
    position: Position,
    pages: readonly Page[],
    start: number,
    end: number,
  ): Promise<unknown[]> {
    const found: unknown[] = [];
    for (const [i, page] of pages.entries()) {
      const behind = pages[i + 1]?.firstRow ?? group.rowCount;
      if (behind <= start || page.firstRow >= end) continue;
      if (position.firstRow !== page.firstRow || position.rows.length === 0) {
        const { header, stored } = await this.#readPage(page.offset, page.offset + page.sizeBytes);
        position.rows = decoding(() => decodePage(header, stored, position.decoder, position.dictionary, []));
        position.firstRow = page.firstRow;
        position.decodedBytes = header.uncompressed_page_size;
        if (position.rows.length < behind - page.firstRow)
          throw new TableError('a page has fewer rows than the file says');
      }
      append(found, position.rows, Math.max(0, start - page.firstRow), Math.min(behind, end) - page.firstRow);
    }
    return found;
  }

  async #readOn(group: RowGroupPart, position: Position, start: number, end: number): Promise<unknown[]> {
    if (start < position.firstRow) {
      const { dictionary, dictionaryBytes } = position;
      Object.assign(position, await this.#open(group), { dictionary, dictionaryBytes });
    }
    const found: unknown[] = [];
    for (let wanted = start; ;) {
      const isLast = position.nextOffset >= position.end;
      // The last row of a nested page may go on in the next one.
      const known = position.firstRow + position.rows.length - (this.#isFlat || isLast ? 0 : 1);
      const until = Math.min(known, end);
      if (until > wanted) {
        append(found, position.rows, wanted - position.firstRow, until - position.firstRow);
        wanted = until;
      }
      if (wanted >= end || isLast) return found;
      await this.#readNextPage(position, wanted);
    }
  }

  async #readNextPage(position: Position, wanted: number): Promise<void> {
    const { header, stored, next } = await this.#openPage(
      position.nextOffset,
      position.end,
      position.firstRow + position.rows.length + LONG_WAY < wanted,
    );
    position.nextOffset = next;
    if (header.type === 'DICTIONARY_PAGE') {
      const bytes = await stored();
      position.dictionary = decoding(() => decodeDictionary(header, bytes, position.decoder));
      position.dictionaryBytes = header.uncompressed_page_size;
      return;
    }
    if (header.type === 'INDEX_PAGE') return;
    const behind = position.firstRow + position.rows.length;
    const rowCount =
      header.data_page_header_v2?.num_rows ?? (this.#isFlat ? header.data_page_header?.num_values : undefined);
    if (rowCount !== undefined && behind + rowCount <= wanted) {
      Object.assign(position, { rows: [], firstRow: behind + rowCount, decodedBytes: 0 });
      return;
    }
    const bytes = await stored();
    const open = this.#isFlat ? [] : Array.from(position.rows.slice(-1) as Iterable<unknown>);
    const firstRow = behind - open.length;
    const rows = decoding(() => decodePage(header, bytes, position.decoder, position.dictionary, open));
    Object.assign(position, { rows, firstRow, decodedBytes: header.uncompressed_page_size });
  }

  async #readPage(start: number, end: number): Promise<{ header: PageHeader; stored: Uint8Array }> {
    const { header, stored } = await this.#openPage(start, end);
    return { header, stored: await stored() };
  }

  /** The page at `start`; where the next one begins; its bytes are read only when asked for. */
  async #openPage(
    start: number,
    end: number,
    isLikelySkipped = false,
  ): Promise<{ header: PageHeader; next: number; stored: () => Promise<Uint8Array> }> {
    for (let length = 256; ; length *= 4) {
      const available = Math.min(length, end - start);
      const bytes = await this.#ahead.read(start, available, end, isLikelySkipped ? length : undefined);
      const headerEnd = endOfStruct(bytes, 0, 10_000);
      if (headerEnd === null) {
        if (available === end - start || length >= MAX_HEADER_BYTES) throw new TableError('it ends within a page');
        continue;
      }
      const header = decoding(() => parquetHeader({ view: viewOf(bytes), offset: 0 }));
      checkPageHeader(header);
      const from = start + headerEnd;
      const next = from + header.compressed_page_size;
      if (next > end) throw new TableError('a page is longer than its column');
      return { header, next, stored: () => this.#ahead.read(from, header.compressed_page_size, end) };
    }
  }
}

/** Offsets of a chunk; those of the dictionary are missing or zero in files of some writers. */
function chunkRange(chunk: ColumnMetaData, fileSize: number): { start: number; end: number } {
  const data = Number(chunk.data_page_offset);
  const dictionary = Number(chunk.dictionary_page_offset ?? 0);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const end = start + Number(chunk.total_compressed_size);
  if (!(start >= 4 && end > start && end <= fileSize)) throw new TableError('a column lies outside the file');
  return { start, end };
}

function append(to: unknown[], from: unknown[] | DecodedArray, start: number, end: number): void {
  for (let i = start; i < end; i++) to.push(from[i]);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
