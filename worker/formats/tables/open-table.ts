/** Opens a file as a table, by what its name says it is. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { ByteSource } from '../byte-source.ts';
import { Kept } from '../kept.ts';
import type { Keep } from '../kept-bytes.ts';
import { openText } from './open-text.ts';
import { type ParquetFooter, ParquetTable, readParquetFooter } from './parquet.ts';
import type { FeatureType, Table, TableFormat } from './table.ts';
import { BusyError, TableError } from './table-error.ts';

export interface TableFile {
  readonly path: string;
  /** Names the content: what is found out about it is kept under this. Absent: nothing is kept. */
  readonly id?: string | undefined;
  readonly source: ByteSource;
  /** Where what is slow to find out outlives this process. */
  readonly keep?: Keep | undefined;
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
    case 'arrow':
    case 'feather':
      return 'arrow';
    case 'csv':
    case 'tsv':
      return 'csv';
    case 'jsonl':
    case 'ndjson':
      return 'jsonl';
    case 'json':
      return 'json';
    case 'txt':
      return 'text';
    default:
      return null;
  }
}

export async function openTable(file: TableFile, options: TableOptions = {}): Promise<Result<Table, HubError>> {
  const format = tableFormatOf(file.path);
  return readTable(file.path, async () => {
    if (format === 'parquet') return new ParquetTable(file.source, await footerOf(file));
    if (format === 'arrow') {
      // Few files are of this format: its reader is loaded with the first.
      const { openArrow } = await import('./arrow.ts');
      return openArrow(file.source, file.id);
    }
    if (format === 'csv' || format === 'json' || format === 'jsonl' || format === 'text') {
      return openText(file.path, file.source, { format, separator: options.separator, id: file.id, keep: file.keep });
    }
    throw new TableError('it is of a format that the hub does not read');
  });
}

/** Footers by the file's id, weighed by their size. */
const footers = new Kept<ParquetFooter>(4 << 20, (footer) => footer.footerBytes);

async function footerOf({ id, source }: TableFile): Promise<ParquetFooter> {
  if (id === undefined) return readParquetFooter(source);
  return footers.get(id) ?? footers.set(id, await readParquetFooter(source));
}

/** Runs a step of reading a table; a broken or too large file is a failure, everything else that is thrown a bug. */
export async function readTable<T>(path: string, read: () => Promise<T>): Promise<Result<T, HubError>> {
  try {
    return ok(await read());
  } catch (error) {
    if (error instanceof BusyError) return fail(hubError('unavailable', `Ask again in a moment: ${error.message}.`));
    if (!(error instanceof TableError)) throw error;
    return fail(hubError('unprocessable', `"${path.slice(0, 300)}" cannot be read as a table: ${error.message}.`));
  }
}
