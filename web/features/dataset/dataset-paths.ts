/** Addresses of what is known of one split, or of one file with rows. */
import type { DatasetPlace, RepoHeading, RepoName, TablePlace } from '../../contract.ts';
import { paths, withQuery } from '../../lib/paths.ts';

export type TableView = 'rows' | 'statistics' | 'sql';

export function viewAddress(repo: RepoName, of: TablePlace, view: TableView): string {
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

/** Rows that match, in the order of the files. */
export function exportAddress(
  repo: RepoHeading,
  { config, split }: DatasetPlace,
  format: ExportFormat,
  query: { readonly search: string; readonly where: string },
): string {
  return withQuery(`${paths.datasetViewer(repo, config, split)}/export`, {
    format,
    q: query.search,
    where: query.where,
  });
}
