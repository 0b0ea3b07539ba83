/** Opens one split of a dataset for an actor who may read it. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { repoPathOf } from '../../domain/repo-record.ts';
import { repoFullName } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { ConfigLayout } from '../../formats/datasets/layout.ts';
import type { Services } from '../services.ts';
import { type OpenDataset, findSplit, openDataset } from './open-dataset.ts';
import { SplitTable } from './split-table.ts';
import type { SplitRef } from './types.ts';

/** Below the hub's address; datasets-server has the same form below its own. */
const CELLS = '/api/datasets-server/cached-assets';

export async function openSplit(
  services: Services,
  actor: Actor,
  input: SplitRef,
): Promise<Result<SplitTable, HubError>> {
  const dataset = await openDataset(services, actor, input);
  if (!dataset.ok) return dataset;
  const found = findSplit(dataset.value, input.config, input.split);
  if (!found.ok) return found;
  return ok(splitTable(services, dataset.value, found.value.config, input.split, found.value.paths));
}

export function splitTable(
  services: Services,
  dataset: OpenDataset,
  config: ConfigLayout,
  split: string,
  paths: readonly string[],
): SplitTable {
  const { oid, repo } = dataset.revision;
  const path = repoPathOf(repo);
  const cells = `${CELLS}/${repoFullName(path)}/--/${[oid, '--', config.name, split].map(encodeURIComponent).join('/')}`;
  return new SplitTable(services, {
    from: dataset,
    config,
    split,
    paths,
    fileName: `${path.name}-${config.name}-${split}`,
    cellAddress: (row, column) => `${cells}/${row}/${encodeURIComponent(column)}/file`,
  });
}
