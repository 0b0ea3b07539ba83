/** `GET /datasets/{ns}/{name}/viewer/{config}/{split}[/statistics|/sql|/export]`: the rows of a dataset. */
import type { DatasetViewerData } from '#portal';
import { listSplits } from '../../../app/datasets/list-splits.ts';
import { openSplit } from '../../../app/datasets/open-split.ts';
import { type HubError, hubError } from '../../../domain/errors.ts';
import { repoPathOf } from '../../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../../domain/result.ts';
import type { HubContext } from '../../hub-env.ts';
import type { RepoPage } from '../repo-page.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { splitPath } from './addresses.ts';
import { sendSplitExport } from './export.ts';
import { placeOf, splitOf } from './place.ts';
import { readTableQuery } from './query.ts';
import { askTable, unanswered } from './rows.ts';
import type { SplitPage } from './split-page.ts';
import { showSplitSql } from './sql.ts';
import { showSplitStatistics } from './statistics.ts';

export const showDatasetViewer: RepoPage = async (context, repo, rest) => {
  if (repo.kind !== 'dataset') return fail(hubError('not-found', 'Only datasets have a viewer.'));
  const [config, split, view = '', ...more] = rest;
  const dataset = repoPathOf(repo);
  const layout = await listSplits(context.get('services'), context.get('actor'), { dataset });
  const place = layout.ok ? placeOf(layout.value, config, split) : null;
  if (!layout.ok || place === null) {
    const failure = layout.ok ? null : layout.error;
    const heading = await storedHeading(context, repo);
    const query = readTableQuery(new URLSearchParams());
    return ok(
      respondWithPage(context, {
        name: 'dataset-viewer',
        data: { repo: heading, place: null, ...unanswered(query, failure) },
      }),
    );
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
      return sendSplitExport(context, page);
    default:
      return fail(hubError('not-found', 'The viewer has nothing at this address.'));
  }
};

async function showRows(
  context: HubContext,
  { ref, place }: SplitPage,
  repo: DatasetViewerData['repo'],
): Promise<Result<Response, HubError>> {
  const services = context.get('services');
  const { pathname, searchParams } = new URL(context.req.url);
  const query = readTableQuery(searchParams);
  const table = await openSplit(services, context.get('actor'), ref);
  const asked = table.ok
    ? await askTable(services, table.value, query, {
        continuation: searchParams.get('after') ?? undefined,
        statisticsUrl: `${pathname}/statistics`,
      })
    : unanswered(query, table.error);
  return ok(respondWithPage(context, { name: 'dataset-viewer', data: { repo, place, ...asked } }));
}
