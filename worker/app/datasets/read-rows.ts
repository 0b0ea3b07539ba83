/** Reads some rows of a split, or of one file, by their numbers. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { openSplit } from './open-split.ts';
import { MAX_ROWS, type SplitTable } from './split-table.ts';
import type { RowRange, RowsInput, RowsPage, TableHead } from './types.ts';

export async function readRows(
  services: Services,
  actor: Actor,
  input: RowsInput,
): Promise<Result<RowsPage, HubError>> {
  const split = await openSplit(services, actor, input);
  return split.ok ? readRowsOf(split.value, input) : split;
}

export async function readRowsOf(table: SplitTable, range: RowRange): Promise<Result<RowsPage, HubError>> {
  const head = await describeTable(table);
  if (!head.ok) return head;
  const length = Math.min(Math.max(1, range.length), MAX_ROWS);
  const rows = await table.readRows(Math.max(0, range.offset), length, { columns: range.columns });
  if (!rows.ok) return rows;
  const { problems } = table;
  return ok({ ...head.value, rows: table.addressed(head.value.columns, rows.value), problems });
}

export async function describeTable(table: SplitTable): Promise<Result<TableHead, HubError>> {
  const columns = await table.columns();
  if (!columns.ok) return columns;
  const count = await table.countRows();
  if (!count.ok) return count;
  const { exact, estimated } = count.value;
  return ok({ commit: table.commit, columns: columns.value, rowCount: exact, estimatedRowCount: estimated });
}
