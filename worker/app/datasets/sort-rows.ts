/** Puts all rows that match in order, in memory, and refuses what does not fit there. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { writeExactJson } from '../../formats/exact-json.ts';
import { readTable } from '../../formats/tables/open-table.ts';
import type { CellValue, TableRow } from '../../formats/tables/table.ts';
import { type Ordering, compareValues } from '../../formats/tables/where.ts';
import type { Services } from '../services.ts';
import type { RowFilter } from './filter-rows.ts';
import { SplitReadError, type SplitTable } from './split-table.ts';

/** Of what is kept until the last row was seen. */
const MAX_SORTED_ROWS = 200_000;
const MAX_SORTED_CHARS = 12 << 20;
/** What a cell costs beside its text. */
const CELL_CHARS = 8;
const MAX_SCANNED_ROWS = 5_000_000;
const MAX_MS = 20_000;
const ROWS_PER_BATCH = 1000;

type Batches = AsyncGenerator<readonly TableRow[], void, void>;

export async function sortRows(
  services: Services,
  table: SplitTable,
  filter: RowFilter,
  orderBy: Ordering,
): Promise<Result<Batches, HubError>> {
  try {
    const rows = await readTable('the split', () => collect(services, table, filter));
    if (!rows.ok) return rows;
    if (rows.value === null) {
      const message =
        'These rows are too many or too large to be put in order. Narrow them by a search or a condition, or export them in the order of the file.';
      return fail(hubError('too-large', message));
    }
    return ok(inBatches(rows.value.sort(byColumn(orderBy))));
  } catch (error) {
    if (error instanceof SplitReadError) return fail(error.hubError);
    throw error;
  }
}

/** Null when there is too much. */
async function collect(
  services: Services,
  table: SplitTable,
  { matches, skipRange }: RowFilter,
): Promise<TableRow[] | null> {
  const started = services.clock.now();
  const found: TableRow[] = [];
  let seen = 0;
  let chars = 0;
  for await (const batch of table.scan(skipRange === undefined ? {} : { skipRange }, { isWhole: true })) {
    seen += batch.length;
    for (const row of batch) {
      if (!matches(row)) continue;
      found.push(row);
      for (const cell of Object.values(row.cells)) chars += CELL_CHARS + charsOf(cell);
    }
    const isTooMuch = found.length > MAX_SORTED_ROWS || chars > MAX_SORTED_CHARS || seen > MAX_SCANNED_ROWS;
    if (isTooMuch || services.clock.now() - started > MAX_MS) return null;
  }
  return found;
}

function charsOf(cell: CellValue): number {
  if (typeof cell === 'string') return cell.length;
  return typeof cell === 'object' && cell !== null ? writeExactJson(cell).length : 0;
}

async function* inBatches(rows: readonly TableRow[]): Batches {
  for (let at = 0; at < rows.length; at += ROWS_PER_BATCH) yield rows.slice(at, at + ROWS_PER_BATCH);
}

function byColumn({ column, isDescending }: Ordering): (a: TableRow, b: TableRow) => number {
  return (a, b) => compareKeys(a.cells[column] ?? null, b.cells[column] ?? null, isDescending) || a.index - b.index;
}

/** Missing values come last either way. */
export function compareKeys(a: CellValue, b: CellValue, isDescending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (isDescending ? -1 : 1) * (compareValues(a, b) ?? 0);
}
