/** Opens one split of a dataset for an actor who may read it. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { findSplit, openDataset } from './open-dataset.ts';
import { SplitTable } from './split-table.ts';
import type { SplitRef } from './types.ts';

export async function openSplit(
  services: Services,
  actor: Actor,
  input: SplitRef,
): Promise<Result<SplitTable, HubError>> {
  const dataset = await openDataset(services, actor, input);
  if (!dataset.ok) return dataset;
  const found = findSplit(dataset.value, input.config, input.split);
  if (!found.ok) return found;
  return ok(new SplitTable(services, dataset.value, found.value.config, input.split, found.value.paths));
}
