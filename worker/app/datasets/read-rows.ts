/** Reads some rows of a split. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import type { RowsInput, RowsPage } from './types.ts';

export async function readRows(
  _services: Services,
  _actor: Actor,
  _input: RowsInput,
): Promise<Result<RowsPage, HubError>> {
  return Promise.resolve(fail(hubError('not-implemented', 'The dataset viewer cannot do this yet.')));
}
