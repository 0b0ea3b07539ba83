/** Parquet files as a table that SQL can ask: footers first, then of each row group only the columns a query touches. */
import type { Compressors, DecodedArray, FileMetaData, ParquetScan, SchemaTree } from 'hyparquet';
import { parquetMetadataAsync, parquetScan, parquetSchema } from 'hyparquet';
import type { AsyncDataSource, AsyncRow, ScanOptions, ScanResults, SqlPrimitive } from 'squirreling';

import { type PrunedTypes, pruningFilter } from './pruning.ts';
import type { Reading } from './reading.ts';

/**
 * Those that a file needs. Snappy is in hyparquet itself; nothing here is WebAssembly, which a page of the hub may not
 * run.
 */
async function compressorsFor({ row_groups: groups }: FileMetaData): Promise<Compressors> {
  const codecs = new Set(groups.flatMap(({ columns }) => columns.map(({ meta_data: column }) => column?.codec)));
  const found: Compressors = {};
  if (codecs.has('ZSTD')) {
    const { decompress } = await import('fzstd');
    found.ZSTD = (input) => decompress(input);
  }
  if (codecs.has('BROTLI')) {
    found.BROTLI = (await import('hyparquet-compressors/src/brotli.js')).decompressBrotli;
  }
  if (codecs.has('GZIP')) {
    const { gunzip } = await import('hyparquet-compressors/src/gzip.js');
    found.GZIP = (input, length) => gunzip(input, new Uint8Array(length));
  }
  if (codecs.has('LZ4') || codecs.has('LZ4_RAW')) {
    const { decompressLz4, decompressLz4Raw } = await import('hyparquet-compressors/src/lz4.js');
    found.LZ4 = decompressLz4;
    found.LZ4_RAW = decompressLz4Raw;
  }
  return found;
}

type ScanColumnOptions = Parameters<NonNullable<AsyncDataSource['scanColumn']>>[0];

/** Rows decoded at once; a row group may hold millions. */
const MAX_CHUNK_ROWS = 1 << 17;
/** Read at first from the end of a file; most footers are smaller. */
const FOOTER_BYTES = 1 << 16;
/** Footers that are read to know the number of rows beforehand. */
const MAX_FOOTERS = 24;

interface PlacedFile {
  readonly url: string;
  readonly sizeBytes: number;
}

export async function parquetSource(files: readonly PlacedFile[], reading: Reading): Promise<AsyncDataSource> {
  const [first, ...others] = files.map((file) => new ParquetFile(file, reading));
  if (first === undefined) throw new Error('there is no file to read');
  const columns = parquetSchema(await first.metadata()).children.map(({ element }) => element.name);
  const all = [first, ...others];
  const source: AsyncDataSource = {
    columns,
    scan: (options) => scan(all, options, columns),
    scanColumn: (options) => columnOf(all, options),
  };
  if (all.length <= MAX_FOOTERS) {
    let numRows = 0;
    for (const file of all) numRows += Number((await file.metadata()).num_rows);
    source.numRows = numRows;
  }
  return source;
}

class ParquetFile {
  readonly #file: { byteLength: number; slice(start: number, end?: number): Promise<ArrayBuffer> };
  #metadata: Promise<FileMetaData> | undefined;
  #loaded: Promise<Compressors> | undefined;

  constructor({ url, sizeBytes }: PlacedFile, reading: Reading) {
    this.#file = {
      byteLength: sizeBytes,
      slice: (start, end = sizeBytes) =>
        start >= end ? Promise.resolve(new ArrayBuffer(0)) : reading.range(url, start, Math.min(end, sizeBytes)),
    };
  }

  metadata(): Promise<FileMetaData> {
    this.#metadata ??= parquetMetadataAsync(this.#file, { initialFetchSize: FOOTER_BYTES });
    return this.#metadata;
  }

  #compressors(metadata: FileMetaData): Promise<Compressors> {
    this.#loaded ??= compressorsFor(metadata);
    return this.#loaded;
  }

  async scan({ columns, where }: ScanOptions): Promise<ParquetScan> {
    const metadata = await this.metadata();
    const known = new Set(parquetSchema(metadata).children.map(({ element }) => element.name));
    const filter = where === undefined ? null : pruningFilter(where, prunedTypes(parquetSchema(metadata)));
    return parquetScan({
      file: this.#file,
      metadata,
      compressors: await this.#compressors(metadata),
      ...(columns === undefined ? {} : { columns: columns.filter((name) => known.has(name)) }),
      ...(filter === null ? {} : { pruningFilter: filter, filterStrict: false }),
    });
  }
}

function scan(files: readonly ParquetFile[], options: ScanOptions, allColumns: readonly string[]): ScanResults {
  const isCut = options.where === undefined;
  return {
    appliedWhere: false,
    appliedLimitOffset: isCut,
    rows: () => rowsOf(files, options, allColumns, isCut),
  };
}

async function* rowsOf(
  files: readonly ParquetFile[],
  options: ScanOptions,
  allColumns: readonly string[],
  isCut: boolean,
): AsyncGenerator<AsyncRow> {
  const columns = options.columns ?? [...allColumns];
  let skip = isCut ? (options.offset ?? 0) : 0;
  let left = isCut ? (options.limit ?? Infinity) : Infinity;
  for (const file of files) {
    if (left <= 0) return;
    const prepared = await file.scan(options);
    for (const { rowStart, rowEnd } of prepared.ranges) {
      const count = rowEnd - rowStart;
      if (skip >= count) {
        skip -= count;
        continue;
      }
      const end = Math.min(rowEnd, rowStart + skip + left);
      for (let from = rowStart + skip; from < end; from += MAX_CHUNK_ROWS) {
        if (options.signal?.aborted === true) return;
        yield* chunkRows(prepared, columns, from, Math.min(end, from + MAX_CHUNK_ROWS));
      }
      left -= end - rowStart - skip;
      skip = 0;
      if (left <= 0) return;
    }
  }
}

/** Figures of one column need no rows around its values. */
async function* columnOf(
  files: readonly ParquetFile[],
  { column, limit = Infinity, offset = 0, signal }: ScanColumnOptions,
): AsyncGenerator<ArrayLike<SqlPrimitive>> {
  let skip = offset;
  let left = limit;
  for (const file of files) {
    const prepared = await file.scan({ columns: [column] });
    for (const { rowStart, rowEnd } of prepared.ranges) {
      if (left <= 0 || signal?.aborted === true) return;
      const start = Math.min(rowEnd, rowStart + skip);
      const end = Math.min(rowEnd, start + left);
      skip -= start - rowStart;
      left -= end - start;
      if (start === end) continue;
      const values = hasColumn(prepared, column)
        ? Array.from(await prepared.readColumn({ column, rowStart: start, rowEnd: end }), sqlValue)
        : Array.from({ length: end - start }, () => null);
      yield values;
    }
  }
}

function hasColumn({ metadata }: ParquetScan, column: string): boolean {
  return parquetSchema(metadata).children.some(({ element }) => element.name === column);
}

/** A column is fetched when the first of its cells is asked for, so that what a query does not look at is never read. */
function* chunkRows(
  prepared: ParquetScan,
  columns: readonly string[],
  rowStart: number,
  rowEnd: number,
): Generator<AsyncRow> {
  const read = new Map<string, Promise<DecodedArray>>();
  const present = new Set(parquetSchema(prepared.metadata).children.map(({ element }) => element.name));
  const valueAt = async (column: string, at: number): Promise<SqlPrimitive> => {
    let values = read.get(column);
    if (values === undefined) {
      values = present.has(column) ? prepared.readColumn({ column, rowStart, rowEnd }) : Promise.resolve([]);
      read.set(column, values);
    }
    const value: unknown = (await values)[at];
    return sqlValue(value);
  };
  const names = [...columns];
  for (let at = 0; at < rowEnd - rowStart; at++) {
    // Without a prototype, so that a column may be called anything.
    const cells = Object.create(null) as AsyncRow['cells'];
    for (const name of names) cells[name] = () => valueAt(name, at);
    yield { columns: names, cells };
  }
}

/** 64-bit integers are counted and compared as numbers as long as nothing is lost by it. */
function sqlValue(value: unknown): SqlPrimitive {
  if (typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER)
    return Number(value);
  return (value ?? null) as SqlPrimitive;
}

function prunedTypes(schema: SchemaTree): PrunedTypes {
  const types = new Map<string, 'number' | 'string'>();
  for (const { element, children } of schema.children) {
    if (children.length > 0 || element.repetition_type === 'REPEATED') continue;
    const { type, converted_type: converted, logical_type: logical } = element;
    const isPlain = converted === undefined && logical === undefined;
    if (type === 'BYTE_ARRAY' && converted === 'UTF8') types.set(element.name, 'string');
    else if (isPlain && (type === 'INT32' || type === 'INT64' || type === 'DOUBLE' || type === 'FLOAT'))
      types.set(element.name, 'number');
  }
  return types;
}
