/** Finds rows of a split that hold a text in any of their columns of text; case does not matter. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { filterRows } from './filter-rows.ts';
import type { MatchesPage, SearchInput } from './types.ts';

const MAX_QUERY_CHARS = 500;

export function searchRows(
  services: Services,
  actor: Actor,
  input: SearchInput,
): Promise<Result<MatchesPage, HubError>> {
  if (input.query.trim() === '' || input.query.length > MAX_QUERY_CHARS) {
    const message = `Give a text of 1 to ${MAX_QUERY_CHARS} characters to search for.`;
    return Promise.resolve(fail(hubError('bad-request', message)));
  }
  return filterRows(services, actor, input);
}
