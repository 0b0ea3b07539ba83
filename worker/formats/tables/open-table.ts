/** Opens a file as a table, by what its name says it is. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { ByteSource } from '../byte-source.ts';
import { ParquetTable, readParquetFooter } from './parquet.ts';
import type { FeatureType, Table, TableFormat } from './table.ts';
import { TableError } from './table-error.ts';

export interface TableFile {
  readonly path: string;
  readonly source: ByteSource;
}

export interface TableOptions {
  /** Of a CSV file; sniffed when absent. */
  readonly separator?: string | undefined;
  /** Types of columns, as the card's `dataset_info` or `features` names them; the file's own when absent. */
  readonly features?: Readonly<Record<string, FeatureType>> | undefined;
}

/** The format a file's name promises, also when it is compressed (`.csv.gz`); null for a file that is no table. */
export function tableFormatOf(path: string): TableFormat | null {
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/\.(?:gz|zst|br)$/, '');
  const extension = name.slice(name.lastIndexOf('.') + 1);
  switch (extension) {
    case 'parquet':
    case 'geoparquet':
    case 'gpq':
      return 'parquet';
    default:
      return null;
  }
}

export async function openTable(file: TableFile, _options: TableOptions = {}): Promise<Result<Table, HubError>> {
  const format = tableFormatOf(file.path);
  return readTable(file.path, async () => {
    if (format === 'parquet') return new ParquetTable(file.source, await readParquetFooter(file.source));
    throw new TableError('it is of a format that the hub does not read');
  });
}

/** Runs a step of reading a table; a broken or too large file is a failure, everything else that is thrown a bug. */
export async function readTable<T>(path: string, read: () => Promise<T>): Promise<Result<T, HubError>> {
  try {
    return ok(await read());
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    return fail(hubError('unprocessable', `"${path.slice(0, 300)}" cannot be read as a table: ${reason}.`));
  }
}

/**
 * The decoders trust their input: what a broken file makes them do shows as an access out of bounds, a missing member,
 * an error of their own or of a decompressor. Null when this is none of them.
 */
function reasonOf(error: unknown): string | null {
  if (error instanceof TableError) return error.message;
  if (error instanceof RangeError || error instanceof TypeError) return 'its content is broken';
  if (error instanceof Error && /^(?:parquet|thrift|snappy|invalid|unsupported)\b/i.test(error.message)) {
    return error.message.slice(0, 200);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:Z_|ERR_|ZSTD_)/.test(code) ? 'a part of it cannot be decompressed' : null;
}
