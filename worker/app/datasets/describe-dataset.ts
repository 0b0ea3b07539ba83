/** Sizes, types and files of every split of a dataset, for answers about the dataset as a whole. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { TableColumn } from '../../formats/tables/table.ts';
import type { Services } from '../services.ts';
import { describeFiles } from './list-splits.ts';
import { findSplit, openDataset } from './open-dataset.ts';
import { splitTable } from './open-split.ts';
import type { DataFile, DatasetRef } from './types.ts';

export interface DescribedSplit {
  readonly config: string;
  readonly split: string;
  readonly isParquet: boolean;
  readonly files: readonly DataFile[];
  /** Null when the split's files cannot be read as a table. */
  readonly table: {
    readonly columns: readonly TableColumn[];
    readonly rowCount: number | null;
    readonly estimatedRowCount: number | null;
  } | null;
}

export interface DescribedDataset {
  readonly commit: string;
  readonly splits: readonly DescribedSplit[];
  /** Splits beyond what one request looks at are left out. */
  readonly isPartial: boolean;
}

const MAX_DESCRIBED_SPLITS = 100;

export async function describeDataset(
  services: Services,
  actor: Actor,
  input: DatasetRef & { readonly config?: string | undefined; readonly withTables: boolean },
): Promise<Result<DescribedDataset, HubError>> {
  const dataset = await openDataset(services, actor, input);
  if (!dataset.ok) return dataset;
  const configs = dataset.value.configs.filter(({ name }) => input.config === undefined || name === input.config);
  if (configs.length === 0 && input.config !== undefined) {
    return fail(hubError('not-found', `There is no subset "${input.config.slice(0, 200)}" in this dataset.`));
  }
  const wanted = configs.flatMap((config) => config.splits.map(({ split }) => ({ config, split })));
  const splits: DescribedSplit[] = [];
  for (const { config, split } of wanted.slice(0, MAX_DESCRIBED_SPLITS)) {
    const found = findSplit(dataset.value, config.name, split);
    if (!found.ok) return found;
    const files = await describeFiles(dataset.value, found.value.paths);
    const table = input.withTables ? splitTable(services, dataset.value, config, split, found.value.paths) : null;
    const columns = (await table?.columns()) ?? null;
    const count = (await table?.countRows()) ?? null;
    const isReadable = columns !== null && columns.ok && count !== null && count.ok;
    splits.push({
      config: config.name,
      split,
      isParquet: config.module === 'parquet',
      files,
      table: isReadable
        ? { columns: columns.value, rowCount: count.value.exact, estimatedRowCount: count.value.estimated }
        : null,
    });
  }
  return ok({ commit: dataset.value.revision.oid, splits, isPartial: wanted.length > MAX_DESCRIBED_SPLITS });
}
