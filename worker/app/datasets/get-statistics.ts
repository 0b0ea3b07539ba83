/** Figures of each column of a split. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import type { SplitRef, SplitStatistics } from './types.ts';

export async function getStatistics(
  _services: Services,
  _actor: Actor,
  _input: SplitRef,
): Promise<Result<SplitStatistics, HubError>> {
  return Promise.resolve(fail(hubError('not-implemented', 'The dataset viewer cannot do this yet.')));
}
