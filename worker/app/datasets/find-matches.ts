/** Looks through a split for rows that match, within a budget, and goes on later where it stopped. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import { readTable } from '../../formats/tables/open-table.ts';
import type { ScanOptions, TableRow } from '../../formats/tables/table.ts';
import type { Ordering } from '../../formats/tables/where.ts';
import type { Services } from '../services.ts';
import { compareKeys } from './sort-rows.ts';
import { SplitReadError, type SplitTable } from './split-table.ts';

export interface Search {
  /** Columns that decide. */
  readonly columns: readonly string[];
  readonly matches: (row: TableRow) => boolean;
  readonly skipRange?: ScanOptions['skipRange'];
  readonly orderBy?: Ordering | undefined;
  readonly offset: number;
  readonly length: number;
  readonly continuation?: string | undefined;
}

export interface Found {
  readonly rows: readonly TableRow[];
  readonly matchCount: number;
  readonly isPartial: boolean;
  readonly continuation: string | null;
}

/** What a request may spend. The clock stands still between reads on some platforms, so rows are counted too. */
const MAX_MS = 6000;
const MAX_SCANNED_ROWS = 5_000_000;
/** How long matches are still counted when the page is full. */
const COUNTING_MS = 1500;
const MAX_SORTED = 200_000;

export async function findMatches(
  services: Services,
  split: SplitTable,
  search: Search,
): Promise<Result<Found, HubError>> {
  const resumed = parseContinuation(search.continuation);
  if (resumed === null) return fail(hubError('bad-request', '"continuation" is not one that the hub gave.'));
  const run = search.orderBy === undefined ? inOrder : sorted;
  try {
    return await readTable('the split', () => run(services, split, search, resumed));
  } catch (error) {
    if (error instanceof SplitReadError) return fail(error.hubError);
    throw error;
  }
}

interface Resumed {
  readonly row: number;
  readonly matched: number;
}

function parseContinuation(text: string | undefined): Resumed | null {
  if (text === undefined || text === '') return { row: 0, matched: 0 };
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text);
  return match === null ? null : { row: Number(match[1]), matched: Number(match[2]) };
}

async function inOrder(services: Services, split: SplitTable, search: Search, resumed: Resumed): Promise<Found> {
  const started = services.clock.now();
  const { offset, length } = search;
  const full = split.twin();
  const rows: TableRow[] = [];
  let matched = resumed.matched;
  let seen = resumed.row;
  /** Where to go on for the next page. */
  let next: string | null = null;
  for await (const batch of split.scan(scanOptions(search, resumed.row))) {
    for (const row of batch) {
      seen = row.index + 1;
      if (!search.matches(row)) continue;
      matched++;
      if (matched <= offset || rows.length === length) continue;
      rows.push(await fullRow(full, row.index));
      if (rows.length === length) next = `${seen}.${matched}`;
    }
    const elapsed = services.clock.now() - started;
    const isFull = rows.length === length;
    if (elapsed > (isFull ? COUNTING_MS : MAX_MS) || seen - resumed.row > MAX_SCANNED_ROWS) {
      return { rows, matchCount: matched, isPartial: true, continuation: next ?? `${seen}.${matched}` };
    }
  }
  return { rows, matchCount: matched, isPartial: false, continuation: matched > offset + rows.length ? next : null };
}

/** All matches are put in order before the page is cut out, so there is nothing to go on from. */
async function sorted(services: Services, split: SplitTable, search: Search): Promise<Found> {
  const started = services.clock.now();
  const { orderBy, offset, length } = search;
  if (orderBy === undefined) throw new Error('a sorted search has an order');
  const keys: { readonly index: number; readonly key: TableRow['cells'][string] }[] = [];
  let seen = 0;
  let isPartial = false;
  for await (const batch of split.scan(scanOptions(search, 0))) {
    for (const row of batch) {
      seen++;
      if (search.matches(row)) keys.push({ index: row.index, key: row.cells[orderBy.column] ?? null });
    }
    isPartial = keys.length >= MAX_SORTED || seen > MAX_SCANNED_ROWS || services.clock.now() - started > MAX_MS;
    if (isPartial) break;
  }
  keys.sort((a, b) => compareKeys(a.key, b.key, orderBy.isDescending) || a.index - b.index);
  const chosen = keys.slice(offset, offset + length).map(({ index }) => index);
  const byIndex = new Map<number, TableRow>();
  const full = split.twin();
  for (const index of chosen.toSorted((a, b) => a - b)) byIndex.set(index, await fullRow(full, index));
  const rows = chosen.flatMap((index) => byIndex.get(index) ?? []);
  return { rows, matchCount: keys.length, isPartial, continuation: null };
}

function scanOptions(search: Search, offset: number): ScanOptions {
  return {
    offset,
    columns: search.columns,
    ...(search.skipRange === undefined ? {} : { skipRange: search.skipRange }),
  };
}

async function fullRow(split: SplitTable, index: number): Promise<TableRow> {
  const read = await split.readRows(index, 1);
  if (!read.ok) throw new SplitReadError(read.error);
  const [row] = read.value;
  return row ?? { index, cells: {}, truncated: [] };
}
