/** Finds the subsets and splits of a dataset. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import type { DatasetRef, DatasetLayout } from './types.ts';

export async function listSplits(
  _services: Services,
  _actor: Actor,
  _input: DatasetRef,
): Promise<Result<DatasetLayout, HubError>> {
  return Promise.resolve(fail(hubError('not-implemented', 'The dataset viewer cannot do this yet.')));
}
