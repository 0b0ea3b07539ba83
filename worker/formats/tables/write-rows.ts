/** Writes rows as CSV, JSON Lines or Parquet, a batch at a time. */
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { writeExactJson } from '../exact-json.ts';
import { dtypeOf } from './features.ts';
import type { CellValue, TableColumn, TableRow } from './table.ts';

export interface RowsWriter {
  /** The bytes that are ready; none while rows are collected. */
  write(rows: readonly TableRow[]): Uint8Array;
  finish(): Uint8Array;
}

const encoder = new TextEncoder();

export class CsvWriter implements RowsWriter {
  readonly #names: readonly string[];
  #hasBegun = false;

  constructor(columns: readonly TableColumn[]) {
    this.#names = columns.map(({ name }) => name);
  }

  write(rows: readonly TableRow[]): Uint8Array {
    const lines = rows.map((row) => this.#names.map((name) => field(ownCell(row, name))).join(','));
    return encoder.encode(this.#header() + lines.map((line) => `${line}\r\n`).join(''));
  }

  finish(): Uint8Array {
    return encoder.encode(this.#header());
  }

  #header(): string {
    if (this.#hasBegun) return '';
    this.#hasBegun = true;
    return `${this.#names.map(field).join(',')}\r\n`;
  }
}

/** A column may be called what every object has. */
function ownCell({ cells }: TableRow, name: string): CellValue | undefined {
  return Object.hasOwn(cells, name) ? cells[name] : undefined;
}

/**
 * RFC 4180; what is no plain value is written as JSON. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front, as OWASP advises: who wrote the data is not who opens the file. The other formats are exact.
 */
function field(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? harmless(value) : writeExactJson(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
}

export class JsonLinesWriter implements RowsWriter {
  write(rows: readonly TableRow[]): Uint8Array {
    return encoder.encode(rows.map((row) => `${writeExactJson(row.cells)}\n`).join(''));
  }

  finish(): Uint8Array {
    return new Uint8Array();
  }
}

type ParquetKind = 'INT64' | 'UINT64' | 'DOUBLE' | 'BOOLEAN' | 'STRING';

/** Rows of a row group; fewer when their text is large. */
const GROUP_ROWS = 20_000;
const GROUP_CHARS = 8 << 20;

export class ParquetRowsWriter implements RowsWriter {
  readonly #columns: readonly { readonly name: string; readonly kind: ParquetKind }[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #rows: TableRow[] = [];
  #chars = 0;

  constructor(columns: readonly TableColumn[]) {
    this.#columns = columns.map((column) => ({ name: column.name, kind: kindOf(column) }));
    const empty = this.#columns.map(({ name, kind }) => ({ name, data: [], type: storedAs(kind), nullable: true }));
    // The first element is the root.
    const schema = schemaFromColumnData({ columnData: empty }).map((element, i) =>
      this.#columns[i - 1]?.kind === 'UINT64' ? { ...element, converted_type: 'UINT_64' as const } : element,
    );
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema });
  }

  write(rows: readonly TableRow[]): Uint8Array {
    for (const row of rows) {
      this.#rows.push(row);
      for (const value of Object.values(row.cells)) this.#chars += typeof value === 'string' ? value.length : 16;
    }
    if (this.#rows.length >= GROUP_ROWS || this.#chars >= GROUP_CHARS) this.#writeGroup();
    return this.#take();
  }

  finish(): Uint8Array {
    if (this.#rows.length > 0) this.#writeGroup();
    void this.#writer.finish();
    return this.#take();
  }

  #writeGroup(): void {
    const rows = this.#rows;
    const columnData = this.#columns.map(({ name, kind }) => ({
      name,
      data: rows.map((row) => valueFor(kind, row.cells[name])),
      type: storedAs(kind),
      nullable: true,
    }));
    void this.#writer.write({ columnData, rowGroupSize: rows.length });
    this.#rows = [];
    this.#chars = 0;
  }

  /** What was written since the last time; offsets in the file go on counting. */
  #take(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }
}

function storedAs(kind: ParquetKind): Exclude<ParquetKind, 'UINT64'> {
  return kind === 'UINT64' ? 'INT64' : kind;
}

function kindOf({ type }: TableColumn): ParquetKind {
  const dtype = type['_type'] === 'ClassLabel' ? 'int64' : (dtypeOf(type) ?? 'json');
  if (dtype === 'uint64') return 'UINT64';
  if (/^u?int/.test(dtype)) return 'INT64';
  if (/^(?:float|double|decimal)/.test(dtype)) return 'DOUBLE';
  return dtype === 'bool' ? 'BOOLEAN' : 'STRING';
}

/** Null for a value that is not of its column's type, as in a CSV file that changes its mind. */
function valueFor(kind: ParquetKind, value: CellValue | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (kind === 'STRING') return typeof value === 'string' ? value : writeExactJson(value);
  if (kind === 'BOOLEAN') return typeof value === 'boolean' ? value : null;
  if (typeof value === 'bigint') {
    if (kind === 'DOUBLE') return Number(value);
    return value === (kind === 'UINT64' ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value)) ? value : null;
  }
  if (typeof value !== 'number') return null;
  return kind === 'DOUBLE' ? value : Number.isFinite(value) ? BigInt(Math.trunc(value)) : null;
}
