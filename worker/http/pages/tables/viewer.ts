/** `GET /datasets/{ns}/{name}/viewer/{config}/{split}[/statistics|/sql|/export]`: the rows of a dataset. */
import type { DatasetViewerData, TableData, TableQuery } from '#portal';
import { listSplits } from '../../../app/datasets/list-splits.ts';
import type { SplitRef } from '../../../app/datasets/types.ts';
import { type HubError, hubError } from '../../../domain/errors.ts';
import { repoPathOf } from '../../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../../domain/result.ts';
import type { HubContext } from '../../hub-env.ts';
import type { RepoPage } from '../repo-page.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { splitPath } from './addresses.ts';
import { sendExport } from './export.ts';
import { placeOf, splitOf } from './place.ts';
import { PAGE_SIZE, readTableQuery } from './query.ts';
import { type AskedRows, askRows } from './rows.ts';
import { MAX_EXPORT_ROWS, type SplitPage } from './split-page.ts';
import { showSplitSql } from './sql.ts';
import { showSplitStatistics } from './statistics.ts';
import { knownStatistics } from './statistics-view.ts';
import { tableView } from './table-view.ts';

/** Names to choose from by eye. */
const MAX_COLUMN_NAMES = 200;

export const showDatasetViewer: RepoPage = async (context, repo, rest) => {
  if (repo.kind !== 'dataset') return fail(hubError('not-found', 'Only datasets have a viewer.'));
  const [config, split, view = '', ...more] = rest;
  const dataset = repoPathOf(repo);
  const layout = await listSplits(context.get('services'), context.get('actor'), { dataset });
  const place = layout.ok ? placeOf(layout.value, config, split) : null;
  if (!layout.ok || place === null) {
    const failure = layout.ok ? null : layout.error;
    const heading = await storedHeading(context, repo);
    return ok(respondWithPage(context, { name: 'dataset-viewer', data: nothing(heading, failure) }));
  }
  if (split === undefined) return ok(context.redirect(splitPath(repo, place.config, place.split), 302));
  if (splitOf(layout.value, place) === undefined)
    return fail(hubError('not-found', `This dataset has no split "${split.slice(0, 200)}" of that subset.`));
  const page: SplitPage = {
    ref: { dataset, config: place.config, split: place.split },
    place,
    layout: layout.value,
  };
  if (more.length > 0) return fail(hubError('not-found', 'The viewer has nothing at this address.'));
  switch (view) {
    case '':
      return showRows(context, page, await storedHeading(context, repo));
    case 'statistics':
      return showSplitStatistics(context, repo, page);
    case 'sql':
      return showSplitSql(context, repo, page);
    case 'export':
      return sendExport(context, page);
    default:
      return fail(hubError('not-found', 'The viewer has nothing at this address.'));
  }
};

function nothing(repo: DatasetViewerData['repo'], failure: HubError | null): DatasetViewerData {
  return {
    repo,
    place: null,
    query: readTableQuery(new URL('http://localhost/')),
    pageSize: PAGE_SIZE,
    table: null,
    failure,
    isPartial: false,
    continuation: null,
    columnNames: [],
    maxExportRows: MAX_EXPORT_ROWS,
  };
}

async function showRows(
  context: HubContext,
  { ref, place }: SplitPage,
  repo: DatasetViewerData['repo'],
): Promise<Result<Response, HubError>> {
  const address = new URL(context.req.url);
  const query = readTableQuery(address);
  const asked = await askRows(context, ref, query, address.searchParams.get('after') ?? undefined);
  const statisticsUrl = `${address.pathname}/statistics`;
  const data: DatasetViewerData = {
    repo,
    place,
    query,
    pageSize: PAGE_SIZE,
    table: asked.ok ? tableOf(asked.value, ref, query, statisticsUrl) : null,
    failure: asked.ok ? null : { code: asked.error.code, message: asked.error.message },
    isPartial: asked.ok && asked.value.isPartial,
    continuation: asked.ok ? asked.value.continuation : null,
    columnNames: asked.ok ? asked.value.page.columns.slice(0, MAX_COLUMN_NAMES).map(({ name }) => name) : [],
    maxExportRows: MAX_EXPORT_ROWS,
  };
  return ok(respondWithPage(context, { name: 'dataset-viewer', data }));
}

function tableOf(
  { page, count, isCountExact, hasMore }: AskedRows,
  ref: SplitRef,
  query: TableQuery,
  statisticsUrl: string,
): TableData {
  return tableView({
    columns: page.columns,
    rows: page.rows,
    rowCount: count,
    isCountExact,
    hasMore,
    hidden: query.hidden,
    firstColumn: query.firstColumn,
    statistics: knownStatistics(page, ref),
    statisticsUrl,
  });
}
