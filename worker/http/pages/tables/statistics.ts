/** The pages with the figures of every column of a split or a file; charts above a grid are taken from there. */
import type { StatisticsData, TablePlace } from '#portal';
import { getStatisticsOf } from '../../../app/datasets/get-statistics.ts';
import { openSplit } from '../../../app/datasets/open-split.ts';
import type { SplitTable } from '../../../app/datasets/split-table.ts';
import type { HubError } from '../../../domain/errors.ts';
import type { RepoRecord } from '../../../domain/repo-record.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { HubContext } from '../../hub-env.ts';
import type { RepoPage } from '../repo-page.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { columnView } from './column-view.ts';
import { openFilePage } from './file-page.ts';
import { statisticsView } from './statistics-view.ts';
import type { SplitPage } from './split-page.ts';

/** Figures of more would make a page that nobody reads. */
const MAX_COLUMNS = 300;

/** `GET /datasets/{ns}/{name}/viewer/{config}/{split}/statistics` */
export async function showSplitStatistics(
  context: HubContext,
  repo: RepoRecord,
  { ref, place }: SplitPage,
): Promise<Result<Response, HubError>> {
  const table = await openSplit(context.get('services'), context.get('actor'), ref);
  return table.ok ? showStatistics(context, repo, { kind: 'split', place }, table.value) : table;
}

/** `GET /[{kind}s/]{ns}/{name}/statistics/{rev}/{path}` */
export const showFileStatistics: RepoPage = async (context, repo, rest) => {
  const file = await openFilePage(context, repo, rest);
  return file.ok ? showStatistics(context, repo, file.value.of, file.value.table) : file;
};

async function showStatistics(
  context: HubContext,
  repo: RepoRecord,
  of: TablePlace,
  table: SplitTable,
): Promise<Result<Response, HubError>> {
  const known = await table.columns();
  const figures = known.ok ? await getStatisticsOf(context.get('services'), table) : known;
  const columns = known.ok ? known.value.slice(0, MAX_COLUMNS) : [];
  const data: StatisticsData = {
    repo: await storedHeading(context, repo),
    of,
    columns: columns.map(columnView),
    statistics: figures.ok ? statisticsView(figures.value, columns) : [],
    rowCount: figures.ok ? figures.value.rowsSeen : 0,
    isPartial: figures.ok && figures.value.isPartial,
    failure: figures.ok ? null : { code: figures.error.code, message: figures.error.message },
  };
  return ok(respondWithPage(context, { name: 'statistics', data }));
}
