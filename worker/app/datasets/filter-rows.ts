/** Finds rows of a split that meet a condition. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import type { FilterInput, MatchesPage } from './types.ts';

export async function filterRows(
  _services: Services,
  _actor: Actor,
  _input: FilterInput,
): Promise<Result<MatchesPage, HubError>> {
  return Promise.resolve(fail(hubError('not-implemented', 'The dataset viewer cannot do this yet.')));
}
