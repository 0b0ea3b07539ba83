/** Data of a grid of rows, wherever they come from: a split of a dataset, a file, a query. */

/** How the cells of a column are shown. */
export type ColumnKind =
  'text' | 'number' | 'boolean' | 'label' | 'time' | 'image' | 'audio' | 'nested' | 'binary' | 'empty';

export interface TableColumn {
  /** Position in the table, from 0; what statistics are matched by. */
  readonly index: number;
  readonly name: string;
  /** As people of the field write it: `int64`, `list<string>`, `class label`. */
  readonly type: string;
  readonly kind: ColumnKind;
}

/** Plain values are shown whole. What is too long for a page arrives cut, and says so. */
export type TableCell =
  | null
  | string
  | number
  | boolean
  | { readonly kind: 'cut'; readonly text: string; readonly length: number | null }
  /** A number that JavaScript cannot hold: its digits. */
  | { readonly kind: 'digits'; readonly text: string }
  | { readonly kind: 'nested'; readonly json: string; readonly isCut: boolean }
  | { readonly kind: 'label'; readonly value: number; readonly name: string }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'time'; readonly at: number; readonly isDay: boolean }
  | { readonly kind: 'image' | 'audio'; readonly src: string }
  | { readonly kind: 'binary'; readonly sizeBytes: number };

export interface TableRow {
  /** Of the whole table, from 0. */
  readonly index: number;
  /** One for each of the columns shown. */
  readonly cells: readonly TableCell[];
}

export interface ColumnBar {
  readonly label: string;
  readonly count: number;
  /** Condition that only these rows meet; null when none can be written. */
  readonly where: string | null;
}

export interface ColumnStatistics {
  readonly index: number;
  readonly nullCount: number;
  /** Of all rows looked at, from 0 to 1. */
  readonly nullShare: number;
  /** What is counted: values themselves, lengths of texts or lists, each value by name; null when nothing is. */
  readonly counted: 'values' | 'lengths' | 'labels' | null;
  /** In their order; of labels the most frequent. */
  readonly bars: readonly ColumnBar[];
  /** Different values, of labels. */
  readonly distinct: number | null;
  readonly min: string | number | null;
  readonly max: string | number | null;
  readonly mean: number | null;
  readonly median: number | null;
  readonly deviation: number | null;
}

/** Why rows of a file are missing; the others are there. */
export interface TableProblem {
  readonly path: string;
  readonly message: string;
}

export interface TableData {
  /** Those shown, at most as many as a page takes. */
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Of all columns, and which is the first shown. */
  readonly columnCount: number;
  readonly firstColumn: number;
  readonly columnsPerPage: number;
  /** Rows of the whole table, or of those that match; null while nobody has counted. */
  readonly rowCount: number | null;
  /** False: there are at least so many. */
  readonly isCountExact: boolean;
  /** Whether rows follow those of this page. */
  readonly hasMore: boolean;
  readonly problems: readonly TableProblem[];
  /** Null while they are not known: `statisticsUrl` works them out. */
  readonly statistics: readonly ColumnStatistics[] | null;
  /** Page with the statistics of all columns; null when there are none to be had. */
  readonly statisticsUrl: string | null;
}

/** What the reader asked of a table. */
export interface TableQuery {
  readonly search: string;
  /** Conditions as in SQL: `"stars" >= 4 AND "lang" = 'ja'`. */
  readonly where: string;
  /** A column's name in double quotes, and `DESC` or nothing. */
  readonly orderBy: string;
  /** From 1. */
  readonly page: number;
  /** The row that is pointed at. */
  readonly row: number | null;
  /** Names of columns that are not shown. */
  readonly hidden: readonly string[];
  readonly firstColumn: number;
}

/** Why a query was not answered; the page around it stays. */
export interface QueryFailure {
  readonly code: string;
  /** The hub's own English sentence, with the place in the query. */
  readonly message: string;
}

/** What SQL in the browser reads, from the hub itself, so that no other host is asked. */
export type SqlSource =
  /** Each address hands out ranges of a file's bytes. */
  | { readonly kind: 'parquet'; readonly files: readonly { readonly url: string; readonly sizeBytes: number }[] }
  /** `url`: all rows from the first on, one JSON object a line. */
  | { readonly kind: 'lines'; readonly url: string; readonly columns: readonly string[] };

/** A table with what was asked of it, be it a split of a dataset or a single file. */
export interface AskedTable {
  readonly query: TableQuery;
  readonly pageSize: number;
  /** Null when the query was refused, or when there is no table, which `failure` explains. */
  readonly table: TableData | null;
  readonly failure: QueryFailure | null;
  /** True: not all rows were looked at. `continuation` goes on behind them, but not where they were put in order. */
  readonly isPartial: boolean;
  /** Query of the next page, when it is not simply the next number. */
  readonly continuation: string | null;
  /** Names of all columns, as many as can be chosen from. */
  readonly columnNames: readonly string[];
  /** Rows that the charts are of, where these are the first ones only. */
  readonly statisticsRows: number | null;
  /** Whether any column holds text to search in. */
  readonly canSearch: boolean;
  /** What an export holds at most. */
  readonly maxExportRows: number;
}

/** A file with rows on its own page. */
export interface TableFileView extends AskedTable {
  readonly kind: 'table';
  /** E.g. `Parquet`. */
  readonly format: string;
  /** Of a Parquet file, from its footer. */
  readonly facts: {
    readonly rowGroups: number;
    readonly compression: readonly string[];
    readonly createdBy: string;
  } | null;
}
