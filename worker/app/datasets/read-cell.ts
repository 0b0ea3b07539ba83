/** Reads an embedded file of a row: an image, a sound. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import type { CellInput, CellContent } from './types.ts';

export async function readCell(
  _services: Services,
  _actor: Actor,
  _input: CellInput,
): Promise<Result<CellContent, HubError>> {
  return Promise.resolve(fail(hubError('not-implemented', 'The dataset viewer cannot do this yet.')));
}
