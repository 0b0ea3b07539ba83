/**
 * The dataset-viewer API, below `/api/datasets-server` and on the host `datasets-server.` in front of the hub's own
 * name, where clients of the Hugging Face Hub look for it; and the lists of Parquet files in the API of a dataset.
 */
import { Hono } from 'hono';
import { filterRows } from '../../app/datasets/filter-rows.ts';
import { getStatistics } from '../../app/datasets/get-statistics.ts';
import { listSplits } from '../../app/datasets/list-splits.ts';
import { readRows } from '../../app/datasets/read-rows.ts';
import { searchRows } from '../../app/datasets/search-rows.ts';
import type { RowsPage } from '../../app/datasets/types.ts';
import type { HubError } from '../../domain/errors.ts';
import { hubError } from '../../domain/errors.ts';
import { repoFullName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { DATASETS_SERVER_PATH } from '../dialect.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { answer } from './answer.ts';
import { cachedAssetRoute } from './cached-assets.ts';
import { formatDatasetError } from './errors.ts';
import { exportRoute } from './export.ts';
import { infoRoute, parquetRoute, sizeRoute } from './whole-dataset.ts';
import { datasetParameter, optionalText, requiredText, splitParameters, wholeNumber } from './parameters.ts';
import { parquetListRoute } from './parquet-list.ts';
import { featuresJson, rowsJson, statisticsJson } from './rows-json.ts';

const PAGE_ROWS = 100;

type Handler = (context: HubContext) => Promise<Result<Response, HubError>>;

export function datasetsServerRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  const routes: Record<string, Handler> = {
    'is-valid': isValid,
    splits,
    'first-rows': firstRows,
    rows,
    search,
    filter,
    statistics,
    size: sizeRoute,
    parquet: parquetRoute,
    info: infoRoute,
    export: exportRoute,
    'cached-assets/*': cachedAssetRoute,
    '*': () => Promise.resolve(fail(hubError('not-found', 'Not Found'))),
  };
  for (const [path, handler] of Object.entries(routes)) {
    app.get(`${DATASETS_SERVER_PATH}/${path}`, async (context) => {
      const answered = await handler(context);
      return answered.ok ? answered.value : formatDatasetError(context, answered.error);
    });
  }
  app.get('/api/datasets/:namespace/:name/parquet', parquetListRoute);
  app.get('/api/datasets/:namespace/:name/parquet/*', parquetListRoute);
  return app;
}

async function isValid(context: HubContext): Promise<Result<Response, HubError>> {
  const dataset = datasetParameter(context);
  if (!dataset.ok) return dataset;
  const layout = await listSplits(context.get('services'), context.get('actor'), { dataset: dataset.value });
  if (!layout.ok) return layout;
  const [config, split] = [optionalText(context, 'config'), optionalText(context, 'split')];
  const has = layout.value.configs
    .flatMap((known) => known.splits)
    .some(
      (known) =>
        known.format !== null &&
        (config === undefined || known.config === config) &&
        (split === undefined || known.split === split),
    );
  return answer(context, layout.value.commit, { preview: has, viewer: has, search: has, filter: has, statistics: has });
}

async function splits(context: HubContext): Promise<Result<Response, HubError>> {
  const dataset = datasetParameter(context);
  if (!dataset.ok) return dataset;
  const layout = await listSplits(context.get('services'), context.get('actor'), { dataset: dataset.value });
  if (!layout.ok) return layout;
  if (layout.value.configs.length === 0) return fail(hubError('not-implemented', 'The dataset is empty.'));
  const wanted = optionalText(context, 'config');
  const found = layout.value.configs
    .filter(({ name }) => wanted === undefined || name === wanted)
    .flatMap((config) => config.splits)
    .map(({ config, split }) => ({ dataset: repoFullName(dataset.value), config, split }));
  if (found.length === 0) return fail(hubError('not-found', `The subset "${wanted}" does not exist.`));
  return answer(context, layout.value.commit, { splits: found, pending: [], failed: [] });
}

async function firstRows(context: HubContext): Promise<Result<Response, HubError>> {
  const ref = splitParameters(context);
  if (!ref.ok) return ref;
  const input = { ...ref.value, offset: 0, length: PAGE_ROWS };
  const page = await readRows(context.get('services'), context.get('actor'), input);
  if (!page.ok) return page;
  const { dataset, config, split } = ref.value;
  return answer(context, page.value.commit, {
    dataset: repoFullName(dataset),
    config,
    split,
    features: featuresJson(page.value.columns),
    rows: rowsJson(page.value, context.get('baseUrl')),
    truncated: page.value.rowCount === null || page.value.rowCount > page.value.rows.length,
  });
}

async function rows(context: HubContext): Promise<Result<Response, HubError>> {
  const input = pageParameters(context);
  if (!input.ok) return input;
  const page = await readRows(context.get('services'), context.get('actor'), input.value);
  if (!page.ok) return page;
  const isPartial = page.value.rowCount === null || page.value.problems.length > 0;
  return pageAnswer(context, page.value, isPartial, null);
}

async function search(context: HubContext): Promise<Result<Response, HubError>> {
  const input = pageParameters(context);
  if (!input.ok) return input;
  const query = requiredText(context, 'query');
  if (!query.ok) return query;
  const page = await searchRows(context.get('services'), context.get('actor'), {
    ...input.value,
    query: query.value,
    continuation: optionalText(context, 'continuation'),
  });
  return page.ok ? matchesAnswer(context, page.value) : page;
}

async function filter(context: HubContext): Promise<Result<Response, HubError>> {
  const input = pageParameters(context);
  if (!input.ok) return input;
  const page = await filterRows(context.get('services'), context.get('actor'), {
    ...input.value,
    where: optionalText(context, 'where'),
    orderBy: optionalText(context, 'orderby'),
    continuation: optionalText(context, 'continuation'),
  });
  return page.ok ? matchesAnswer(context, page.value) : page;
}

async function statistics(context: HubContext): Promise<Result<Response, HubError>> {
  const ref = splitParameters(context);
  if (!ref.ok) return ref;
  const found = await getStatistics(context.get('services'), context.get('actor'), ref.value);
  if (!found.ok) return found;
  const { commit, rowsSeen, isPartial, columns } = found.value;
  return answer(context, commit, {
    num_examples: rowsSeen,
    statistics: statisticsJson(columns, rowsSeen),
    partial: isPartial,
  });
}

function pageParameters(context: HubContext) {
  const ref = splitParameters(context);
  if (!ref.ok) return ref;
  const offset = wholeNumber(context, 'offset', { fallback: 0, max: Number.MAX_SAFE_INTEGER });
  if (!offset.ok) return offset;
  const length = wholeNumber(context, 'length', { fallback: PAGE_ROWS, max: PAGE_ROWS });
  return length.ok ? ok({ ...ref.value, offset: offset.value, length: length.value }) : length;
}

function matchesAnswer(
  context: HubContext,
  page: RowsPage & { readonly matchCount: number; readonly isPartial: boolean; readonly continuation: string | null },
): Result<Response, HubError> {
  return pageAnswer(context, { ...page, rowCount: page.matchCount }, page.isPartial, page.continuation);
}

function pageAnswer(
  context: HubContext,
  page: RowsPage,
  isPartial: boolean,
  continuation: string | null,
): Result<Response, HubError> {
  return answer(context, page.commit, {
    features: featuresJson(page.columns),
    rows: rowsJson(page, context.get('baseUrl')),
    num_rows_total: page.rowCount ?? page.estimatedRowCount ?? page.rows.length,
    num_rows_per_page: PAGE_ROWS,
    partial: isPartial,
    ...(continuation === null ? {} : { continuation }),
  });
}
