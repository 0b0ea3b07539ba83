/** Reads an embedded file of a row: an image, a sound. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { sniffMediaType } from '../../formats/tables/media.ts';
import { readTable } from '../../formats/tables/open-table.ts';
import type { Services } from '../services.ts';
import { openSplit } from './open-split.ts';
import type { SplitTable } from './split-table.ts';
import type { CellContent, CellInput } from './types.ts';

export async function readCell(
  services: Services,
  actor: Actor,
  input: CellInput,
): Promise<Result<CellContent, HubError>> {
  const split = await openSplit(services, actor, input);
  if (!split.ok) return split;
  return readCellOf(split.value, input);
}

export async function readCellOf(
  table: SplitTable,
  input: { readonly row: number; readonly column: string },
): Promise<Result<CellContent, HubError>> {
  const place = await table.locate(input.row);
  if (!place.ok) return place;
  const read = await readTable('the split', () => place.value.table.readBytes(place.value.row, input.column));
  if (!read.ok) return read;
  if (read.value === null) return fail(hubError('entry-not-found', 'This cell holds no file.'));
  const bytes = read.value.slice();
  return ok({ commit: table.commit, contentType: sniffMediaType(bytes), bytes });
}
