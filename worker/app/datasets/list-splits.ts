/** Finds the subsets and splits of a dataset, as the `datasets` library would. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { rowCountOf } from '../../formats/datasets/layout.ts';
import type { DatasetModule } from '../../formats/datasets/modules.ts';
import { tableFormatOf } from '../../formats/tables/open-table.ts';
import type { TableFormat } from '../../formats/tables/table.ts';
import { describeEntry } from '../browse/repo-entry.ts';
import { makeYielder } from '../../ports/yield.ts';
import type { Services } from '../services.ts';
import { type OpenDataset, openDataset } from './open-dataset.ts';
import type { DataFile, DatasetConfig, DatasetLayout, DatasetRef, DatasetSplit } from './types.ts';

export async function listSplits(
  services: Services,
  actor: Actor,
  input: DatasetRef,
): Promise<Result<DatasetLayout, HubError>> {
  const dataset = await openDataset(services, actor, input);
  if (!dataset.ok) return dataset;
  const configs: DatasetConfig[] = [];
  for (const { name, isDefault, module, splits, info } of dataset.value.configs) {
    const described: DatasetSplit[] = [];
    for (const { split, paths } of splits) {
      const format = formatOf(module, paths);
      const files = await describeFiles(dataset.value, paths);
      described.push({ config: name, split, format, files, rowCount: rowCountOf(info, split) });
    }
    configs.push({ name, isDefault, splits: described, info });
  }
  return ok({ commit: dataset.value.revision.oid, configs });
}

function formatOf(module: DatasetModule, paths: readonly string[]): TableFormat | null {
  return module.endsWith('folder') ? 'folder' : tableFormatOf(paths[0] ?? '');
}

export async function describeFiles(dataset: OpenDataset, paths: readonly string[]): Promise<readonly DataFile[]> {
  const files: DataFile[] = [];
  const pause = makeYielder();
  for (const path of paths) {
    const turn = pause();
    if (turn !== undefined) await turn;
    const found = dataset.files.get(path);
    const entry = found === undefined ? null : await describeEntry(dataset.revision.view, found);
    if (entry !== null) files.push({ path, sizeBytes: entry.sizeBytes });
  }
  return files;
}
