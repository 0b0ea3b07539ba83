/** What every table reader gives: columns with the types of the `datasets` library, and rows of plain data by number. */
import type { ExactJson } from '../exact-json.ts';
import type { JsonObject, JsonValue } from '../json.ts';

/**
 * The type of a column as the `datasets` library writes it: `{_type: 'Value', dtype: 'int64'}`, `{_type: 'ClassLabel',
 * names}`, `{_type: 'List', feature}`, `{_type: 'Image'}` …; an object without `_type` is a struct of features.
 */
export type FeatureType = JsonObject;

export interface TableColumn {
  readonly name: string;
  readonly type: FeatureType;
}

export type TableFormat = 'parquet' | 'arrow' | 'csv' | 'jsonl' | 'json' | 'text' | 'folder';

/**
 * A cell: JSON in which integers beyond 2^53 are bigints; dates are ISO strings, bytes are base64 of a beginning. A cell
 * of an image, audio, video or document column is a `MediaCell`.
 */
export type CellValue = ExactJson;

/** An embedded file; its bytes are behind an address of their own. */
export interface MediaCell {
  readonly [key: string]: JsonValue;
  /** Below the hub's address, starting with `/`; `''` while only a format reader has seen it. */
  readonly src: string;
  readonly type: string;
}

export interface TableRow {
  /** From 0, within the file or split. */
  readonly index: number;
  /** By column name. */
  readonly cells: Readonly<Record<string, CellValue>>;
  /** Columns whose cell was cut or left out because it is too large. */
  readonly truncated: readonly string[];
}

export interface ReadOptions {
  /** Only these columns; all when absent. */
  readonly columns?: readonly string[] | undefined;
  /** Characters a cell may have as JSON; longer ones are cut. */
  readonly maxCellChars?: number;
}

/** Readers hold no lock and no stream between calls; two calls on one table must not run at the same time. */
export interface Table {
  readonly format: TableFormat;
  readonly columns: readonly TableColumn[];
  /** Known without reading everything, else null. */
  readonly rowCount: number | null;
  /** `rowCount`, or a guess from the rows seen; null when there is nothing to guess from. */
  readonly estimatedRowCount: number | null;
  /**
   * At most `length` rows from `offset` on; fewer at the end of the table, or when a budget of bytes is used up: then
   * the next read goes on behind the last row.
   */
  readRows(offset: number, length: number, options?: ReadOptions): Promise<readonly TableRow[]>;
  /** The bytes of an embedded file, or null when the cell has none. */
  readBytes(row: number, column: string): Promise<Uint8Array | null>;
  /**
   * Rows in their order for whoever looks at all of them. `skipRange` may name ranges that cannot hold what is looked
   * for: it is asked with the least and greatest value of columns, where the file tells.
   */
  scan(options: ScanOptions): AsyncIterable<readonly TableRow[]>;
}

export interface ScanOptions extends ReadOptions {
  readonly offset?: number;
  readonly skipRange?: (bounds: (column: string) => ColumnBounds | null) => boolean;
}

export interface ColumnBounds {
  readonly min: number | bigint | string | boolean;
  readonly max: number | bigint | string | boolean;
  readonly nullCount: number | null;
}
