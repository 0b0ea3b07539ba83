/**
 * Rows of a Parquet page that is too large to be decoded as a whole, as one of pictures or long texts is: its values are
 * passed one after another, and only those asked for are kept.
 */
import { assembleLists } from 'hyparquet/src/assemble.js';
import { convert } from 'hyparquet/src/convert.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import type { ColumnDecoder, DecodedArray, PageHeader } from 'hyparquet/src/types.js';
import type { ByteSource } from '../byte-source.ts';
import { CutValue } from './cells.ts';
import { PageStream, isStreamed } from './page-stream.ts';
import type { StoredPage } from './parquet-dictionary.ts';
import { MAX_PAGE_BYTES, MAX_PAGE_VALUES, checkRuns } from './parquet-guard.ts';
import { TableError, TooLargeError, decoding } from './table-error.ts';

const MAX_LARGE_PAGE_BYTES = 512 << 20;
const MAX_LEVELS_BYTES = 4 << 20;
/** Of all values that are kept. */
const MAX_KEPT_BYTES = 32 << 20;

export function isLargePage({ compressed_page_size: stored, uncompressed_page_size: size }: PageHeader): boolean {
  return stored > MAX_PAGE_BYTES || size > MAX_PAGE_BYTES;
}

/** Throws for a large page that cannot be read this way. */
export function checkLargePage(header: PageHeader, decoder: ColumnDecoder): void {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const count = (first ?? second)?.num_values ?? -1;
  const isFit =
    (first ?? second)?.encoding === 'PLAIN' &&
    decoder.type === 'BYTE_ARRAY' &&
    getMaxRepetitionLevel(decoder.schemaPath) === 0 &&
    (isStreamed(decoder.codec) || second?.is_compressed === false);
  if (!isFit || header.uncompressed_page_size > MAX_LARGE_PAGE_BYTES) throw new TooLargeError('a page is too large');
  if (count < 0 || header.compressed_page_size < 0) throw new TableError('a page has a negative size');
  if (count > MAX_PAGE_VALUES) throw new TooLargeError('a page has too many values');
}

export interface LargePageRows {
  /** Within the page. */
  readonly start: number;
  readonly end: number;
  /** Of each value only so many bytes are kept. */
  readonly maxValueBytes: number;
}

/** One value for each of the rows, in the form that `decodePage` gives. `page` has passed `checkLargePage`. */
export async function readLargePage(
  source: ByteSource,
  page: StoredPage,
  decoder: ColumnDecoder,
  { start, end, maxValueBytes }: LargePageRows,
): Promise<DecodedArray> {
  const { levels, stream, count } = await openLevels(source, page, decoder);
  if (end > count) throw new TableError('a page has fewer rows than the file says');
  const most = getMaxDefinitionLevel(decoder.schemaPath);
  const values: Uint8Array[] = [];
  const cut = new Set<number>();
  let left = MAX_KEPT_BYTES;
  for (let row = 0; row < end; row++) {
    if (levels !== null && levels[row] !== most) continue;
    const head = await stream.take(4);
    const length = new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true);
    const kept = row < start ? 0 : Math.min(length, maxValueBytes);
    left -= kept;
    if (left < 0) throw new TooLargeError('the values of a page are too large together');
    if (row >= start) {
      if (kept < length) cut.add(values.length);
      values.push((await stream.take(kept)).slice());
    }
    await stream.skip(length - kept);
  }
  const defined = levels === null ? [] : Array.from(levels.subarray(start, end));
  return decoding(() => {
    const converted: unknown[] = Array.from(convert(values, decoder) as Iterable<unknown>);
    const marked = converted.map((value, i) => (cut.has(i) ? new CutValue(value) : value));
    return assembleLists([], defined, [], marked, decoder.schemaPath);
  });
}

async function openLevels(
  source: ByteSource,
  { header, offset, end }: StoredPage,
  decoder: ColumnDecoder,
): Promise<{ readonly levels: Uint8Array | null; readonly stream: PageStream; readonly count: number }> {
  const most = getMaxDefinitionLevel(decoder.schemaPath);
  const second = header.data_page_header_v2;
  if (second === undefined) {
    const count = header.data_page_header?.num_values ?? 0;
    const stream = new PageStream(source, decoder.codec, offset, end);
    if (most === 0) return { levels: null, stream, count };
    const head = await stream.take(4);
    const length = new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true);
    if (length > MAX_LEVELS_BYTES) throw new TooLargeError('a page is too large');
    return { levels: levelsOf(await stream.take(length), count, most), stream, count };
  }
  const { num_values: count, definition_levels_byte_length: length, repetition_levels_byte_length: before } = second;
  const values = offset + before + length;
  if (!(before >= 0 && length >= 0 && length <= MAX_LEVELS_BYTES && values <= end)) {
    throw new TableError('a page has levels that lie outside it');
  }
  const stream = new PageStream(source, second.is_compressed === false ? 'UNCOMPRESSED' : decoder.codec, values, end);
  if (most === 0) return { levels: null, stream, count };
  return { levels: levelsOf(await source.read(offset + before, length), count, most), stream, count };
}

function levelsOf(bytes: Uint8Array, count: number, most: number): Uint8Array {
  const width = 32 - Math.clz32(most);
  checkRuns(bytes, 0, bytes.length, width, count);
  const levels = new Uint8Array(count);
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  decoding(() => {
    readRleBitPackedHybrid(reader, width, levels, bytes.length);
  });
  return levels;
}
