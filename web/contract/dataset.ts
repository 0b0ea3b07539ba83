/** Data of a dataset's pages: the preview on its card, and its viewer. */
import type { RepoHeading, RevisionView } from './repository.ts';
import type { AskedTable, ColumnStatistics, QueryFailure, SqlSource, TableColumn, TableData } from './table.ts';

/** A subset of a dataset as the `datasets` library finds it. */
export interface DatasetConfig {
  readonly name: string;
  readonly splits: readonly DatasetSplit[];
}

export interface DatasetSplit {
  readonly name: string;
  readonly fileCount: number;
  readonly sizeBytes: number;
  /** Of its files, e.g. `parquet`. */
  readonly format: string;
  /** The first of its files. */
  readonly paths: readonly string[];
}

/** Which rows of which dataset are looked at. */
export interface DatasetPlace {
  readonly configs: readonly DatasetConfig[];
  readonly config: string;
  readonly split: string;
}

/** What the card page of a dataset shows of its rows. `none`: no file of it holds rows. */
export type DatasetPreviewData =
  | { readonly kind: 'rows'; readonly place: DatasetPlace; readonly table: TableData }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly place: DatasetPlace | null; readonly failure: QueryFailure };

export interface DatasetViewerData extends AskedTable {
  readonly repo: RepoHeading;
  /** Null when no file of the dataset holds rows, or its layout cannot be understood. */
  readonly place: DatasetPlace | null;
}

/** The split, or the file of any repository, that a page is about. */
export type TablePlace =
  | { readonly kind: 'split'; readonly place: DatasetPlace }
  | { readonly kind: 'file'; readonly revision: RevisionView; readonly path: string };

export interface StatisticsData {
  readonly repo: RepoHeading;
  readonly of: TablePlace;
  readonly columns: readonly TableColumn[];
  readonly statistics: readonly ColumnStatistics[];
  /** Rows that were looked at; fewer than all of a large split. */
  readonly rowCount: number;
  readonly isPartial: boolean;
  readonly failure: QueryFailure | null;
}

export interface SqlData {
  readonly repo: RepoHeading;
  readonly of: TablePlace;
  /** Null when there is nothing to ask. */
  readonly source: SqlSource | null;
  readonly columns: readonly TableColumn[];
  readonly sql: string;
  /** What stands in the way of asking anything. */
  readonly failure: QueryFailure | null;
}
