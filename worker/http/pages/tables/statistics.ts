/** The page with the figures of every column of a split; what charts above a grid are taken from. */
import type { StatisticsData } from '#portal';
import { getStatistics } from '../../../app/datasets/get-statistics.ts';
import { readRows } from '../../../app/datasets/read-rows.ts';
import type { HubError } from '../../../domain/errors.ts';
import type { RepoRecord } from '../../../domain/repo-record.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { HubContext } from '../../hub-env.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { columnView } from './column-view.ts';
import { statisticsView } from './statistics-view.ts';
import type { SplitPage } from './split-page.ts';

/** Figures of more would make a page that nobody reads. */
const MAX_COLUMNS = 300;

export async function showSplitStatistics(
  context: HubContext,
  repo: RepoRecord,
  { ref, place }: SplitPage,
): Promise<Result<Response, HubError>> {
  const services = context.get('services');
  const actor = context.get('actor');
  const head = await readRows(services, actor, { ...ref, offset: 0, length: 1 });
  const figures = head.ok ? await getStatistics(services, actor, ref) : head;
  const columns = head.ok ? head.value.columns.slice(0, MAX_COLUMNS) : [];
  const data: StatisticsData = {
    repo: await storedHeading(context, repo),
    of: { kind: 'split', place },
    columns: columns.map(columnView),
    statistics: figures.ok ? statisticsView(figures.value, columns) : [],
    rowCount: figures.ok ? figures.value.rowsSeen : 0,
    isPartial: figures.ok && figures.value.isPartial,
    failure: figures.ok ? null : { code: figures.error.code, message: figures.error.message },
  };
  return ok(respondWithPage(context, { name: 'statistics', data }));
}
