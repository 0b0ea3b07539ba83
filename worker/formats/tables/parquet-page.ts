/** Decodes one page of a Parquet column: guarded, decompressed within limits, assembled to one value a row. */
import { assembleLists } from 'hyparquet/src/assemble.js';
import { convert, convertWithDictionary } from 'hyparquet/src/convert.js';
import { readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import type { ColumnDecoder, DecodedArray, PageHeader } from 'hyparquet/src/types.js';
import { decompressPage } from './codecs.ts';
import { MAX_PAGE_BYTES, MAX_PAGE_VALUES, type ValuesToCheck, checkRuns, checkValues } from './parquet-guard.ts';
import { TableError, TooLargeError } from './table-error.ts';

export function checkPageHeader(header: PageHeader): void {
  const { compressed_page_size: stored, uncompressed_page_size: size } = header;
  if (!(stored >= 0 && size >= 0)) throw new TableError('a page has a negative size');
  if (stored > MAX_PAGE_BYTES || size > MAX_PAGE_BYTES) throw new TooLargeError('a page is too large');
  const count = valuesOf(header);
  if (!(count >= 0)) throw new TableError('a page has a negative number of values');
  if (count > MAX_PAGE_VALUES) throw new TooLargeError('a page has too many values');
}

function valuesOf({ data_page_header, data_page_header_v2, dictionary_page_header }: PageHeader): number {
  return (data_page_header ?? data_page_header_v2 ?? dictionary_page_header)?.num_values ?? 0;
}

export function decodeDictionary(header: PageHeader, stored: Uint8Array, decoder: ColumnDecoder): DecodedArray {
  const count = header.dictionary_page_header?.num_values ?? 0;
  const page = decompressPage(decoder.codec, stored, header.uncompressed_page_size);
  const values = { encoding: 'PLAIN', type: decoder.type, typeLength: decoder.element.type_length, count };
  checkValues(page, 0, values);
  return convert(readPlain(readerOf(page), decoder.type, count, decoder.element.type_length), decoder);
}

export interface DecodedPage {
  readonly rows: DecodedArray;
  /** The rows hold numbers of values in the dictionary. */
  readonly isKeyed: boolean;
}

/**
 * Appends to `before`, whose last row the page may go on with. Without nesting the result is a new array. `'keys'`
 * leaves it to the caller to look values up.
 */
export function decodePage(
  header: PageHeader,
  stored: Uint8Array,
  decoder: ColumnDecoder,
  dictionary: DecodedArray | 'keys' | undefined,
  before: unknown[],
): DecodedPage {
  const { definitionLevels, repetitionLevels, dataPage, encoding } =
    header.data_page_header_v2 === undefined
      ? decodeV1(header, stored, decoder)
      : decodeV2(header, header.data_page_header_v2, stored, decoder);
  const isCoded = encoding.endsWith('_DICTIONARY');
  if (isCoded && dictionary === undefined) throw new TableError('a dictionary is missing');
  const isKeyed = isCoded && dictionary === 'keys';
  const values = isKeyed
    ? dataPage
    : convertWithDictionary(dataPage, dictionary === 'keys' ? undefined : dictionary, encoding, decoder);
  const rows = assembleLists(before, definitionLevels, repetitionLevels, values, decoder.schemaPath);
  return { rows, isKeyed };
}

interface Decoded {
  readonly definitionLevels: number[] | undefined;
  readonly repetitionLevels: number[];
  readonly dataPage: DecodedArray;
  readonly encoding: Encoding;
}
type Encoding = NonNullable<PageHeader['data_page_header']>['encoding'];

function decodeV1(header: PageHeader, stored: Uint8Array, decoder: ColumnDecoder): Decoded {
  const page = header.data_page_header;
  if (page === undefined) throw new TableError('a page has no header');
  const bytes = decompressPage(decoder.codec, stored, header.uncompressed_page_size);
  const { schemaPath } = decoder;
  let at = 0;
  for (const most of [
    schemaPath.length > 1 ? getMaxRepetitionLevel(schemaPath) : 0,
    getMaxDefinitionLevel(schemaPath),
  ]) {
    if (most === 0) continue;
    if (at + 4 > bytes.length) throw new TableError('a page ends too early');
    const length = readerOf(bytes).view.getUint32(at, true);
    checkRuns(bytes, at + 4, Math.min(bytes.length, at + 4 + length), bitsFor(most), page.num_values);
    at += 4 + length;
  }
  checkValues(bytes, at, valuesToCheck(decoder, page.encoding, page.num_values));
  return { ...readDataPage(bytes, page, decoder), encoding: page.encoding };
}

type HeaderV2 = NonNullable<PageHeader['data_page_header_v2']>;

/** Levels are not compressed here; what is behind them is decompressed first, and shown to the decoder as it is. */
function decodeV2(header: PageHeader, page: HeaderV2, stored: Uint8Array, decoder: ColumnDecoder): Decoded {
  const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition, num_values } = page;
  const levels = repetition + definition;
  if (!(repetition >= 0 && definition >= 0 && levels <= stored.length && levels <= header.uncompressed_page_size)) {
    throw new TableError('a page has levels that lie outside it');
  }
  if (!(page.num_nulls >= 0 && page.num_nulls <= num_values))
    throw new TableError('a page has an impossible number of nulls');
  const most = getMaxRepetitionLevel(decoder.schemaPath);
  if (most > 0) checkRuns(stored, 0, repetition, bitsFor(most), num_values);
  const mostDefined = getMaxDefinitionLevel(decoder.schemaPath);
  if (mostDefined > 0) checkRuns(stored, repetition, levels, bitsFor(mostDefined), num_values);
  const packed = stored.subarray(levels);
  const isCompressed = page.is_compressed !== false;
  const valuesSize = header.uncompressed_page_size - levels;
  const values = isCompressed ? decompressPage(decoder.codec, packed, valuesSize) : packed;
  checkValues(values, 0, valuesToCheck(decoder, page.encoding, num_values - page.num_nulls));
  const bytes = new Uint8Array(levels + values.length);
  bytes.set(stored.subarray(0, levels));
  bytes.set(values, levels);
  const plain = { ...header, data_page_header_v2: { ...page, is_compressed: false } };
  return { ...readDataPageV2(bytes, plain, decoder), encoding: page.encoding };
}

function valuesToCheck(decoder: ColumnDecoder, encoding: Encoding, count: number): ValuesToCheck {
  return { encoding, type: decoder.type, typeLength: decoder.element.type_length, count };
}

function bitsFor(level: number): number {
  return 32 - Math.clz32(level);
}

function readerOf(bytes: Uint8Array): { view: DataView; offset: number } {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}
