/** `GET /api/datasets/{ns}/{name}/parquet[/{config}[/{split}[/{n}.parquet]]]`: Parquet files by subset and split. */
import { describeDataset } from '../../app/datasets/describe-dataset.ts';
import { exportRows } from '../../app/datasets/export-rows.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import { repoRoute } from '../hf/repo-route.ts';
import { exportAnswer } from './export.ts';
import { parquetUrls } from './parquet-urls.ts';

export const parquetListRoute = repoRoute('read', async (context, { repo, rest }) => {
  const [config, split, file] = rest;
  const services = context.get('services');
  const input = { dataset: repo, config, withTables: false };
  const found = await describeDataset(services, context.get('actor'), input);
  if (!found.ok) return found;
  const splits = found.value.splits.filter((known) => split === undefined || known.split === split);
  if (split !== undefined && splits.length === 0) return fail(hubError('entry-not-found', 'There is no such split.'));
  const urls = (known: (typeof splits)[number]): string[] =>
    parquetUrls(context.get('baseUrl'), repo, found.value.commit, known).map(({ url }) => url);
  if (config === undefined) {
    const byConfig = [...Map.groupBy(splits, (known) => known.config)];
    return ok(
      context.json(
        Object.fromEntries(
          byConfig.map(([name, list]) => [name, Object.fromEntries(list.map((s) => [s.split, urls(s)]))]),
        ),
      ),
    );
  }
  if (split === undefined) return ok(context.json(Object.fromEntries(splits.map((s) => [s.split, urls(s)]))));
  const [only] = splits;
  if (only === undefined) return fail(hubError('entry-not-found', 'There is no such split.'));
  if (file === undefined) return ok(context.json(urls(only)));
  const number = /^(\d{1,6})\.parquet$/.exec(file)?.[1];
  const url = number === undefined ? undefined : urls(only)[Number(number)];
  if (url === undefined) return fail(hubError('entry-not-found', 'There is no such Parquet file.'));
  if (only.isParquet) return ok(context.redirect(url, 302));
  const rows = await exportRows(services, context.get('actor'), { dataset: repo, config, split, format: 'parquet' });
  return rows.ok ? ok(exportAnswer(context, rows.value)) : rows;
});
