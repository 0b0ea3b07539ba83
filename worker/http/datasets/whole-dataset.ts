/** `/size`, `/info` and `/parquet`: what is known of all splits of a dataset or of one subset. */
import { type DescribedSplit, describeDataset } from '../../app/datasets/describe-dataset.ts';
import type { HubError } from '../../domain/errors.ts';
import { type RepoPath, repoFullName } from '../../domain/repo.ts';
import type { Result } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { answer } from './answer.ts';
import { datasetParameter, optionalText } from './parameters.ts';
import { parquetUrls } from './parquet-urls.ts';

interface Described {
  readonly dataset: RepoPath;
  readonly config: string | undefined;
  readonly commit: string;
  readonly isPartial: boolean;
  readonly splits: readonly DescribedSplit[];
}

async function describe(context: HubContext, withTables: boolean): Promise<Result<Described, HubError>> {
  const dataset = datasetParameter(context);
  if (!dataset.ok) return dataset;
  const config = optionalText(context, 'config');
  const input = { dataset: dataset.value, config, withTables };
  const found = await describeDataset(context.get('services'), context.get('actor'), input);
  return found.ok ? { ok: true, value: { ...found.value, dataset: dataset.value, config } } : found;
}

export async function sizeRoute(context: HubContext): Promise<Result<Response, HubError>> {
  const found = await describe(context, true);
  if (!found.ok) return found;
  const { commit, config, isPartial } = found.value;
  const dataset = repoFullName(found.value.dataset);
  const splits = found.value.splits.map((split) => ({
    dataset,
    config: split.config,
    split: split.split,
    ...sizeOf([split]),
  }));
  const configs = configsOf(found.value.splits).map(([name, list]) => ({ dataset, config: name, ...sizeOf(list) }));
  const size =
    config === undefined
      ? { dataset: { dataset, ...sizeOf(found.value.splits, false) }, configs, splits }
      : { config: configs[0], splits };
  return answer(context, commit, { size, pending: [], failed: [], partial: isPartial });
}

function sizeOf(splits: readonly DescribedSplit[], withColumns = true) {
  const bytes = splits.reduce((sum, { files }) => sum + bytesOf(files), 0);
  const isExact = splits.every(({ table }) => table !== null && table.rowCount !== null);
  const rows = splits.reduce((sum, { table }) => sum + (table?.rowCount ?? table?.estimatedRowCount ?? 0), 0);
  return {
    num_bytes_original_files: bytes,
    num_bytes_parquet_files: bytes,
    num_bytes_memory: bytes,
    num_rows: rows,
    ...(withColumns ? { num_columns: splits[0]?.table?.columns.length ?? 0 } : {}),
    estimated_num_rows: isExact ? null : rows,
  };
}

function bytesOf(files: DescribedSplit['files']): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function configsOf(splits: readonly DescribedSplit[]): [string, DescribedSplit[]][] {
  return [...Map.groupBy(splits, ({ config }) => config)];
}

export async function infoRoute(context: HubContext): Promise<Result<Response, HubError>> {
  const found = await describe(context, true);
  if (!found.ok) return found;
  const { dataset, commit, config, isPartial } = found.value;
  const infos = configsOf(found.value.splits).map(([name, splits]) => [name, infoOf(dataset, name, splits)] as const);
  return config === undefined
    ? answer(context, commit, {
        dataset_info: Object.fromEntries(infos),
        pending: [],
        failed: [],
        partial: isPartial,
      })
    : answer(context, commit, { dataset_info: infos[0]?.[1] ?? {}, partial: isPartial });
}

function infoOf(dataset: RepoPath, config: string, splits: readonly DescribedSplit[]) {
  const columns = splits.find(({ table }) => table !== null)?.table?.columns ?? [];
  const bytes = splits.reduce((sum, { files }) => sum + bytesOf(files), 0);
  return {
    description: '',
    citation: '',
    homepage: '',
    license: '',
    features: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    builder_name: 'parquet',
    dataset_name: dataset.name,
    config_name: config,
    version: { version_str: '0.0.0', major: 0, minor: 0, patch: 0 },
    splits: Object.fromEntries(
      splits.map(({ split, files, table }) => [
        split,
        {
          name: split,
          num_bytes: bytesOf(files),
          num_examples: table?.rowCount ?? table?.estimatedRowCount ?? 0,
          dataset_name: null,
        },
      ]),
    ),
    download_size: bytes,
    dataset_size: bytes,
  };
}

/** Files that are Parquet are listed themselves; of other splits there is one that is made when it is asked for. */
export async function parquetRoute(context: HubContext): Promise<Result<Response, HubError>> {
  const found = await describe(context, false);
  if (!found.ok) return found;
  const { dataset, commit, isPartial } = found.value;
  const files = found.value.splits.flatMap((split) =>
    parquetUrls(context.get('baseUrl'), dataset, commit, split).map(({ url, sizeBytes }, i) => ({
      dataset: repoFullName(dataset),
      config: split.config,
      split: split.split,
      url,
      filename: `${String(i).padStart(4, '0')}.parquet`,
      size: sizeBytes,
    })),
  );
  return answer(context, commit, { parquet_files: files, pending: [], failed: [], partial: isPartial });
}
