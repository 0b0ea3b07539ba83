/** What the use cases about datasets take and give; see table.ts for columns and cells. */
import type { ColumnFigures, NumberFigures } from '../../formats/tables/column-figures.ts';
import type { JsonObject } from '../../formats/json.ts';
import type { CellValue, MediaCell, TableColumn, TableFormat, TableRow } from '../../formats/tables/table.ts';
import type { RepoPath } from '../../domain/repo.ts';

export type { CellValue, MediaCell, TableColumn, TableFormat, TableRow };

export interface DatasetRef {
  /** Its kind is `dataset`. */
  readonly dataset: RepoPath;
  /** A branch, tag or commit; the default branch when absent. */
  readonly revision?: string | undefined;
}

/** One split; `listSplits` names them. */
export interface SplitRef extends DatasetRef {
  readonly config: string;
  readonly split: string;
}

export interface DataFile {
  readonly path: string;
  readonly sizeBytes: number;
}

export interface DatasetSplit {
  readonly config: string;
  readonly split: string;
  /** Null for files that the hub cannot read as a table. */
  readonly format: TableFormat | null;
  readonly files: readonly DataFile[];
  /** What the card's `dataset_info` says; null when it says nothing. */
  readonly rowCount: number | null;
}

export interface DatasetConfig {
  readonly name: string;
  readonly isDefault: boolean;
  readonly splits: readonly DatasetSplit[];
  /** The card's `dataset_info` of this subset, `{}` when there is none. */
  readonly info: JsonObject;
}

export interface DatasetLayout {
  /** The commit that was looked at. */
  readonly commit: string;
  /** The default one first. Empty: the dataset holds no file that can be shown as a table. */
  readonly configs: readonly DatasetConfig[];
}

/** What is known of a table before its rows are read. */
export interface TableHead {
  readonly commit: string;
  readonly columns: readonly TableColumn[];
  /** Exact, or null while it is not known without reading all. */
  readonly rowCount: number | null;
  readonly estimatedRowCount: number | null;
}

/** Why rows of a file are missing; those of the other files are there. */
export interface TableProblem {
  readonly path: string;
  readonly message: string;
}

export interface RowsPage extends TableHead {
  readonly rows: readonly TableRow[];
  readonly problems: readonly TableProblem[];
}

/** The answer to a search or filter: matching rows with their row numbers in the split. */
export interface MatchesPage extends RowsPage {
  /** Matches in all that was looked at. When `isPartial`, there may be more. */
  readonly matchCount: number;
  /** True when the budget ended before the split did, or when more rows match than were counted. */
  readonly isPartial: boolean;
  /** Give it as `continuation` to look on behind the rows seen so far; null when all have been looked at. */
  readonly continuation: string | null;
}

export interface RowRange {
  readonly offset: number;
  /** 1 to 100. */
  readonly length: number;
  readonly columns?: readonly string[] | undefined;
}

export interface RowsInput extends SplitRef, RowRange {}

/** What may be asked of the rows of a table. */
export interface RowQuery {
  /** E.g. `"age" > 30 AND "name" LIKE 'A%'`; empty for all rows. */
  readonly where?: string | undefined;
  /** E.g. `"age" DESC`; empty for the order of the file. */
  readonly orderBy?: string | undefined;
  /** A text that the rows hold as well. */
  readonly query?: string | undefined;
  readonly continuation?: string | undefined;
}

export interface SearchInput extends RowsInput {
  readonly query: string;
  readonly continuation?: string | undefined;
}

export interface FilterInput extends RowsInput, RowQuery {}

/** Figures of one column: of numbers, lengths of texts and lists, milliseconds since the epoch; or counts of labels. */
export type ColumnStatistics = ColumnFigures;
export type NumberStatistics = NumberFigures;

export interface SplitStatistics {
  readonly commit: string;
  readonly rowsSeen: number;
  /** True when the figures are of the first `rowsSeen` rows only. */
  readonly isPartial: boolean;
  readonly columns: readonly ColumnStatistics[];
}

export type ExportFormat = 'csv' | 'jsonl' | 'parquet';

export interface ExportQuery extends Omit<RowQuery, 'continuation'> {
  readonly format: ExportFormat;
  /** Rows at most; the hub's own cap when absent. */
  readonly limit?: number | undefined;
}

export interface ExportInput extends SplitRef, ExportQuery {}

export interface ExportedRows {
  readonly contentType: string;
  /** E.g. `cats-train.csv`. */
  readonly fileName: string;
  readonly body: ReadableStream<Uint8Array>;
}

/** One embedded file of a row. */
export interface CellInput extends SplitRef {
  readonly row: number;
  readonly column: string;
}

export interface CellContent {
  readonly commit: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
