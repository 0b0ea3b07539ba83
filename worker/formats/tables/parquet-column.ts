/** Reads rows of one leaf column of a Parquet file page by page, as few pages as the rows need. */
import { parquetHeader } from 'hyparquet/src/column.js';
import { readOffsetIndex } from 'hyparquet/src/indexes.js';
import { getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import type { ColumnChunk, ColumnDecoder, ColumnMetaData, DecodedArray } from 'hyparquet/src/types.js';
import type { ByteSource } from '../byte-source.ts';
import { ParquetDictionary, type StoredPage } from './parquet-dictionary.ts';
import { checkLargePage, isLargePage, readLargePage } from './parquet-large-page.ts';
import { checkPageHeader, decodePage } from './parquet-page.ts';
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
  dictionary: ParquetDictionary | undefined;
  end: number;
  pages: readonly Page[] | null;
  /** Of the next page that was not looked at; without an index only. */
  nextOffset: number;
  /** Decoded rows and the number of their first. */
  rows: unknown[] | DecodedArray;
  firstRow: number;
  /** The rows hold numbers of values in the dictionary. */
  isKeyed: boolean;
  decodedBytes: number;
}

interface OpenPage extends StoredPage {
  readonly stored: () => Promise<Uint8Array>;
}

interface Rows {
  readonly start: number;
  readonly end: number;
  readonly maxValueBytes: number;
}

const MAX_HEADER_BYTES = 1 << 20;
const MAX_INDEX_BYTES = 4 << 20;
/** Rows to go until the pages on the way are more likely passed over than read. */
const LONG_WAY = 50_000;

export class ParquetColumn {
  readonly #source: ByteSource;
  readonly #leaf: LeafDecoder;
  /** Each value is a row. */
  readonly #isFlat: boolean;
  readonly #ahead: ReadAhead;
  #position: Position | null = null;

  constructor(source: ByteSource, leaf: LeafDecoder) {
    this.#source = source;
    this.#leaf = leaf;
    this.#isFlat = getMaxRepetitionLevel(leaf.schemaPath) === 0;
    this.#ahead = new ReadAhead(source);
  }

  /** What is kept for the next read that goes on where this one ended. */
  get keptBytes(): number {
    const { decodedBytes = 0, dictionary } = this.#position ?? {};
    return decodedBytes + (dictionary?.keptBytes ?? 0) + this.#ahead.keptBytes;
  }

  release(): void {
    this.#position = null;
    this.#ahead.release();
  }

  /** One value for each row of the group from `start` to `end`; of very large ones their first bytes. */
  async read(group: RowGroupPart, start: number, end: number, maxValueBytes: number): Promise<unknown[]> {
    const known = this.#position?.group === group.index ? this.#position : null;
    const position = known ?? (await this.#open(group));
    this.#position = position;
    const rows =
      position.pages === null
        ? await this.#readOn(group, position, { start, end, maxValueBytes })
        : await this.#readIndexed(group, position, position.pages, { start, end, maxValueBytes });
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
    const opened: Position = { ...position, dictionary: undefined, isKeyed: false, decodedBytes: 0 };
    const firstPage = pages?.[0];
    if (firstPage !== undefined && firstPage.offset > start) {
      const page = await this.#openPage(decoder, start, firstPage.offset);
      if (page.header.type === 'DICTIONARY_PAGE') opened.dictionary = this.#dictionaryOf(page, decoder);
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

  async #readIndexed(group: RowGroupPart, position: Position, pages: readonly Page[], rows: Rows): Promise<unknown[]> {
    const { start, end } = rows;
    const found: unknown[] = [];
    for (const [i, page] of pages.entries()) {
      const behind = pages[i + 1]?.firstRow ?? group.rowCount;
      if (behind <= start || page.firstRow >= end) continue;
      if (position.firstRow !== page.firstRow || position.rows.length === 0) {
        const opened = await this.#openPage(position.decoder, page.offset, page.offset + page.sizeBytes);
        if (isLargePage(opened.header)) {
          const part = {
            ...rows,
            start: Math.max(0, start - page.firstRow),
            end: Math.min(behind, end) - page.firstRow,
          };
          const values = await readLargePage(this.#source, opened, position.decoder, part);
          append(found, values, 0, values.length);
          continue;
        }
        await this.#decode(position, opened, [], page.firstRow);
        if (position.rows.length < behind - page.firstRow)
          throw new TableError('a page has fewer rows than the file says');
      }
      await take(found, position, Math.max(0, start - page.firstRow), Math.min(behind, end) - page.firstRow);
    }
    return found;
  }

  async #readOn(group: RowGroupPart, position: Position, rows: Rows): Promise<unknown[]> {
    const { start, end } = rows;
    if (start < position.firstRow) {
      const { dictionary } = position;
      Object.assign(position, await this.#open(group), { dictionary });
    }
    const found: unknown[] = [];
    for (let wanted = start; ;) {
      const isLast = position.nextOffset >= position.end;
      // The last row of a nested page may go on in the next one.
      const known = position.firstRow + position.rows.length - (this.#isFlat || isLast ? 0 : 1);
      const until = Math.min(known, end);
      if (until > wanted) {
        await take(found, position, wanted - position.firstRow, until - position.firstRow);
        wanted = until;
      }
      if (wanted >= end || isLast) return found;
      const values = await this.#readNextPage(position, { ...rows, start: wanted });
      append(found, values, 0, values.length);
      wanted += values.length;
    }
  }

  /** Moves the position on; of a page that is too large for that, answers the rows themselves. */
  async #readNextPage(position: Position, rows: Rows): Promise<DecodedArray> {
    const behind = position.firstRow + position.rows.length;
    const { start: wanted, end } = rows;
    const page = await this.#openPage(position.decoder, position.nextOffset, position.end, behind + LONG_WAY < wanted);
    const { header } = page;
    const pageStart = position.nextOffset;
    position.nextOffset = page.end;
    if (header.type === 'DICTIONARY_PAGE') position.dictionary ??= this.#dictionaryOf(page, position.decoder);
    if (header.type !== 'DATA_PAGE' && header.type !== 'DATA_PAGE_V2') return [];
    const values = (header.data_page_header ?? header.data_page_header_v2)?.num_values;
    const rowCount = header.data_page_header_v2?.num_rows ?? (this.#isFlat ? values : undefined);
    if (rowCount !== undefined && behind + rowCount <= wanted) {
      Object.assign(position, { rows: [], firstRow: behind + rowCount, decodedBytes: 0 });
      return [];
    }
    if (isLargePage(header)) {
      const pageEnd = behind + (values ?? 0);
      Object.assign(position, { rows: [], firstRow: behind, decodedBytes: 0 });
      if (end >= pageEnd) position.firstRow = pageEnd;
      else position.nextOffset = pageStart;
      const part = { ...rows, start: wanted - behind, end: Math.min(end, pageEnd) - behind };
      return readLargePage(this.#source, page, position.decoder, part);
    }
    const open = this.#isFlat ? [] : Array.from(position.rows.slice(-1) as Iterable<unknown>);
    await this.#decode(position, page, open, behind - open.length);
    return [];
  }

  /** Rows of one value look it up when they are asked for: then as much of the dictionary is read as they need. */
  async #decode(position: Position, page: OpenPage, open: unknown[], firstRow: number): Promise<void> {
    const { header } = page;
    const dictionary = this.#isFlat && position.dictionary !== undefined ? 'keys' : await position.dictionary?.whole();
    const bytes = await page.stored();
    const { rows, isKeyed } = decoding(() => decodePage(header, bytes, position.decoder, dictionary, open));
    Object.assign(position, { rows, isKeyed, firstRow, decodedBytes: header.uncompressed_page_size });
  }

  #dictionaryOf(page: OpenPage, decoder: ColumnDecoder): ParquetDictionary {
    return new ParquetDictionary(this.#source, page, decoder, page.stored);
  }

  /** The page at `start`; its bytes are read only when asked for. */
  async #openPage(decoder: ColumnDecoder, start: number, end: number, isLikelySkipped = false): Promise<OpenPage> {
    for (let length = 256; ; length *= 4) {
      const available = Math.min(length, end - start);
      const bytes = await this.#ahead.read(start, available, end, isLikelySkipped ? length : undefined);
      const headerEnd = endOfStruct(bytes, 0, 10_000);
      if (headerEnd === null) {
        if (available === end - start || length >= MAX_HEADER_BYTES) throw new TableError('it ends within a page');
        continue;
      }
      const header = decoding(() => parquetHeader({ view: viewOf(bytes), offset: 0 }));
      if (isLargePage(header)) checkLargePage(header, decoder);
      else checkPageHeader(header);
      const offset = start + headerEnd;
      const next = offset + header.compressed_page_size;
      if (next > end) throw new TableError('a page is longer than its column');
      return { header, offset, end: next, stored: () => this.#ahead.read(offset, next - offset, end) };
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

function append(to: unknown[], from: DecodedArray, start: number, end: number): void {
  for (let i = start; i < end; i++) to.push(from[i]);
}

/** Appends decoded rows, with their values in place of keys. */
async function take(to: unknown[], position: Position, start: number, end: number): Promise<void> {
  const { rows, isKeyed, dictionary } = position;
  if (!isKeyed || dictionary === undefined) return append(to, rows, start, end);
  const keyed: unknown[] = Array.from(rows.slice(start, end) as Iterable<unknown>);
  const values = await dictionary.beginning(greatestKey(keyed) + 1);
  for (const row of keyed) to.push(valueAt(row, values));
}

/** Members of structs are within a list of their own. */
function greatestKey(rows: readonly unknown[]): number {
  let greatest = -1;
  for (const row of rows) greatest = Math.max(greatest, Array.isArray(row) ? greatestKey(row) : keyOf(row));
  return greatest;
}

function keyOf(row: unknown): number {
  return typeof row === 'number' ? row : -1;
}

function valueAt(row: unknown, values: DecodedArray): unknown {
  if (Array.isArray(row)) return row.map((member) => valueAt(member, values));
  return typeof row === 'number' ? values[row] : row;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
