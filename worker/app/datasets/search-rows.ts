/** Finds rows of a split that hold a text. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import type { SearchInput, MatchesPage } from './types.ts';

export async function searchRows(
  _services: Services,
  _actor: Actor,
  _input: SearchInput,
): Promise<Result<MatchesPage, HubError>> {
  return Promise.resolve(fail(hubError('not-implemented', 'The dataset viewer cannot do this yet.')));
}
