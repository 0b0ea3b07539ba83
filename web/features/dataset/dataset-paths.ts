/** Addresses of what is known of one split, or of one file with rows. */
import type { RepoHeading, RepoName, TablePlace, TableQuery } from '../../contract.ts';
import { paths, withQuery } from '../../lib/paths.ts';

export type TableView = 'rows' | 'statistics' | 'sql';

export function viewAddress(repo: RepoName, of: TablePlace, view: TableView | 'export'): string {
  if (of.kind === 'split') {
    const { config, split } = of.place;
    const rows = paths.datasetViewer(repo, config, split);
    return view === 'rows' ? rows : `${rows}/${view}`;
  }
  const file = paths.blob(repo, of.revision.name, of.path);
  const start = `${paths.repo(repo)}/`;
  return view === 'rows' ? file : `${start}${view}/${file.slice(`${start}blob/`.length)}`;
}

export type ExportFormat = 'csv' | 'jsonl' | 'parquet';

/** Rows that match, in the order they are shown in. */
export function exportAddress(
  repo: RepoHeading,
  of: TablePlace,
  format: ExportFormat,
  query: Pick<TableQuery, 'orderBy' | 'search' | 'where'>,
): string {
  return withQuery(viewAddress(repo, of, 'export'), {
    format,
    q: query.search,
    where: query.where,
    orderby: query.orderBy,
  });
}
