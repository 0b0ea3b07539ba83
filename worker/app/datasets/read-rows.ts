/** Reads some rows of a split. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { TableRow } from '../../formats/tables/table.ts';
import type { Services } from '../services.ts';
import { withMediaAddresses } from './media-address.ts';
import { openSplit } from './open-split.ts';
import { MAX_ROWS, type SplitTable } from './split-table.ts';
import type { RowsInput, RowsPage, SplitRef, TableHead } from './types.ts';

export async function readRows(
  services: Services,
  actor: Actor,
  input: RowsInput,
): Promise<Result<RowsPage, HubError>> {
  const split = await openSplit(services, actor, input);
  if (!split.ok) return split;
  const head = await describeSplit(split.value);
  if (!head.ok) return head;
  const length = Math.min(Math.max(1, input.length), MAX_ROWS);
  const rows = await split.value.readRows(Math.max(0, input.offset), length, { columns: input.columns });
  return rows.ok ? ok({ ...head.value, rows: addressed(input, head.value, rows.value) }) : rows;
}

export async function describeSplit(split: SplitTable): Promise<Result<TableHead, HubError>> {
  const columns = await split.columns();
  if (!columns.ok) return columns;
  const count = await split.countRows();
  if (!count.ok) return count;
  const { exact, estimated } = count.value;
  return ok({ commit: split.commit, columns: columns.value, rowCount: exact, estimatedRowCount: estimated });
}

/** Rows whose embedded files have the addresses they are served at. */
export function addressed(ref: SplitRef, head: TableHead, rows: readonly TableRow[]): readonly TableRow[] {
  return withMediaAddresses(ref, head.commit, head.columns, rows);
}
