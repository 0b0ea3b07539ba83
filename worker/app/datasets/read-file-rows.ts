/** Reads some rows of one file that is a table. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import type { FileRowsInput, RowsPage } from './types.ts';

export async function readFileRows(
  _services: Services,
  _actor: Actor,
  _input: FileRowsInput,
): Promise<Result<RowsPage, HubError>> {
  return Promise.resolve(fail(hubError('not-implemented', 'The dataset viewer cannot do this yet.')));
}
