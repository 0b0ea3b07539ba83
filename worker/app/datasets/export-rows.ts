/** Streams rows of a split in another format. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import type { ExportInput, ExportedRows } from './types.ts';

export async function exportRows(
  _services: Services,
  _actor: Actor,
  _input: ExportInput,
): Promise<Result<ExportedRows, HubError>> {
  return Promise.resolve(fail(hubError('not-implemented', 'The dataset viewer cannot do this yet.')));
}
