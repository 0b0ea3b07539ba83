/** The first rows of a dataset, for its card. Whatever is wrong with its files, the card is shown. */
import type { DatasetPreviewData } from '#portal';
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import { listSplits } from '../../app/datasets/list-splits.ts';
import { findStatistics } from '../../app/datasets/get-statistics.ts';
import { openSplit } from '../../app/datasets/open-split.ts';
import { readRowsOf } from '../../app/datasets/read-rows.ts';
import type { HubError } from '../../domain/errors.ts';
import { repoPathOf } from '../../domain/repo-record.ts';
import type { HubContext } from '../hub-env.ts';
import { splitPath } from './tables/addresses.ts';
import { placeOf } from './tables/place.ts';
import { statisticsView } from './tables/statistics-view.ts';
import { tableView } from './tables/table-view.ts';

const PREVIEW_ROWS = 20;
const PREVIEW_CELL_CHARS = 400;

/** Null for what is no dataset. */
export async function datasetPreview(context: HubContext, { repo }: OpenRevision): Promise<DatasetPreviewData | null> {
  if (repo.kind !== 'dataset') return null;
  const services = context.get('services');
  const actor = context.get('actor');
  const dataset = repoPathOf(repo);
  const layout = await listSplits(services, actor, { dataset });
  if (!layout.ok) return { kind: 'failed', place: null, failure: failureOf(layout.error) };
  const place = placeOf(layout.value, context.req.query('config'), context.req.query('split'));
  if (place === null) return { kind: 'none' };
  const { config, split } = place;
  const table = await openSplit(services, actor, { dataset, config, split });
  if (!table.ok) return { kind: 'failed', place, failure: failureOf(table.error) };
  const page = await readRowsOf(table.value, { offset: 0, length: PREVIEW_ROWS });
  if (!page.ok) return { kind: 'failed', place, failure: failureOf(page.error) };
  const statistics = await findStatistics(services, table.value);
  const { columns, rows, rowCount, estimatedRowCount, problems } = page.value;
  return {
    kind: 'rows',
    place,
    table: tableView({
      columns,
      rows,
      rowCount: rowCount ?? estimatedRowCount,
      isCountExact: rowCount !== null,
      hasMore: false,
      maxCellChars: PREVIEW_CELL_CHARS,
      statistics: statistics === null ? null : statisticsView(statistics, columns),
      statisticsUrl: `${splitPath(repo, config, split)}/statistics`,
      problems,
    }),
  };
}

function failureOf({ code, message }: HubError): { readonly code: string; readonly message: string } {
  return { code, message };
}
