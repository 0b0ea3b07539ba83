/** Data of a dataset's pages: the preview on its card, and its viewer. */
import type { RepoHeading, RevisionView } from './repository.ts';
import type { ColumnStatistics, QueryFailure, SqlFile, TableColumn, TableData, TableQuery } from './table.ts';

/** A subset of a dataset as the `datasets` library finds it. */
export interface DatasetConfig {
  readonly name: string;
  readonly splits: readonly DatasetSplit[];
}

export interface DatasetSplit {
  readonly name: string;
  readonly fileCount: number;
  readonly sizeBytes: number;
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

export interface DatasetViewerData {
  readonly repo: RepoHeading;
  /** Null when no file of the dataset holds rows, or its layout cannot be understood. */
  readonly place: DatasetPlace | null;
  readonly query: TableQuery;
  readonly pageSize: number;
  /** Null when the query was refused. */
  readonly table: TableData | null;
  readonly failure: QueryFailure | null;
  /** Names of all columns, as many as can be chosen from. */
  readonly columnNames: readonly string[];
  readonly exportLimits: { readonly maxRows: number };
}

export interface StatisticsData {
  readonly repo: RepoHeading;
  readonly place: DatasetPlace;
  readonly columns: readonly TableColumn[];
  readonly statistics: readonly ColumnStatistics[];
  /** Rows that were looked at; fewer than all of a large split. */
  readonly rowCount: number;
  readonly isPartial: boolean;
  readonly failure: QueryFailure | null;
}

export interface SqlData {
  readonly repo: RepoHeading;
  /** The split, or the file, that is asked. */
  readonly place: DatasetPlace | null;
  readonly file: { readonly revision: RevisionView; readonly path: string } | null;
  readonly files: readonly SqlFile[];
  readonly columns: readonly TableColumn[];
  readonly sql: string;
}
