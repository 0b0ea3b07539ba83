/** One page of the rows of a table: as they are, those that hold a text, or those that meet a condition. */
import type { AskedTable, TableQuery } from '#portal';
import { filterRowsOf } from '../../../app/datasets/filter-rows.ts';
import { holdsText } from '../../../app/datasets/find-text.ts';
import { findStatistics } from '../../../app/datasets/get-statistics.ts';
import { readRowsOf } from '../../../app/datasets/read-rows.ts';
import type { SplitTable } from '../../../app/datasets/split-table.ts';
import type { MatchesPage, RowsPage, TableColumn } from '../../../app/datasets/types.ts';
import type { Services } from '../../../app/services.ts';
import type { HubError } from '../../../domain/errors.ts';
import { type Result, ok } from '../../../domain/result.ts';
import { PAGE_SIZE, isAsIs } from './query.ts';
import { MAX_EXPORT_ROWS } from './split-page.ts';
import { statisticsView } from './statistics-view.ts';
import { tableView } from './table-view.ts';

/** Names to choose from by eye. */
const MAX_COLUMN_NAMES = 200;

interface AskedRows {
  readonly page: RowsPage;
  /** Of all rows, or of those that match; null while nobody has counted. */
  readonly count: number | null;
  readonly isCountExact: boolean;
  readonly hasMore: boolean;
  readonly isPartial: boolean;
  readonly continuation: string | null;
}

/** What a page shows of a table; `statisticsUrl`: of the page that works out its figures. */
export async function askTable(
  services: Services,
  table: SplitTable,
  query: TableQuery,
  { continuation, statisticsUrl }: { readonly continuation: string | undefined; readonly statisticsUrl: string },
): Promise<AskedTable> {
  const asked = await askRows(services, table, query, continuation);
  if (!asked.ok) {
    const columns = await table.columns();
    return { ...unanswered(query, asked.error), ...(columns.ok ? askable(columns.value) : {}) };
  }
  const { page, count, isCountExact, hasMore, isPartial } = asked.value;
  const statistics = await findStatistics(services, table);
  return {
    query,
    pageSize: PAGE_SIZE,
    table: tableView({
      columns: page.columns,
      rows: page.rows,
      rowCount: count,
      isCountExact,
      hasMore,
      hidden: query.hidden,
      firstColumn: query.firstColumn,
      statistics: statistics === null ? null : statisticsView(statistics, page.columns),
      statisticsUrl,
      problems: page.problems,
    }),
    failure: null,
    isPartial,
    continuation: asked.value.continuation,
    statisticsRows: statistics?.isPartial === true ? statistics.rowsSeen : null,
    ...askable(page.columns),
    maxExportRows: MAX_EXPORT_ROWS,
  };
}

/** Of a table that cannot be shown, or a query that cannot be answered. */
export function unanswered(query: TableQuery, error: HubError | null): AskedTable {
  return {
    query,
    pageSize: PAGE_SIZE,
    table: null,
    failure: error === null ? null : { code: error.code, message: error.message },
    isPartial: false,
    continuation: null,
    statisticsRows: null,
    ...askable([]),
    maxExportRows: MAX_EXPORT_ROWS,
  };
}

function askable(columns: readonly TableColumn[]): Pick<AskedTable, 'canSearch' | 'columnNames'> {
  return {
    columnNames: columns.slice(0, MAX_COLUMN_NAMES).map(({ name }) => name),
    canSearch: columns.some(({ type }) => holdsText(type)),
  };
}

async function askRows(
  services: Services,
  table: SplitTable,
  query: TableQuery,
  continuation: string | undefined,
): Promise<Result<AskedRows, HubError>> {
  const offset = (query.page - 1) * PAGE_SIZE;
  const { search, where, orderBy } = query;
  if (!isAsIs(query)) {
    const range = { offset: continuation === undefined ? offset : 0, length: PAGE_SIZE, continuation };
    const found = await filterRowsOf(services, table, { ...range, where, orderBy, query: search });
    return found.ok ? ok(matches(found.value, offset, query)) : found;
  }
  const page = await readRowsOf(table, { offset, length: PAGE_SIZE });
  if (!page.ok) return page;
  const { rows, rowCount, estimatedRowCount } = page.value;
  const isFull = rows.length === PAGE_SIZE;
  return ok({
    page: page.value,
    count: rowCount ?? estimatedRowCount,
    isCountExact: rowCount !== null,
    hasMore: rowCount === null ? isFull : offset + rows.length < rowCount,
    isPartial: false,
    continuation: null,
  });
}

function matches(page: MatchesPage, offset: number, { orderBy, search, where }: TableQuery): AskedRows {
  // Every row matches where nothing but an order is asked for, also those that it does not hold.
  const isEveryRow = page.isPartial && search === '' && where === '';
  return {
    page,
    count: (isEveryRow ? (page.rowCount ?? page.estimatedRowCount) : null) ?? page.matchCount,
    isCountExact: isEveryRow ? page.rowCount !== null : !page.isPartial,
    hasMore: offset + page.rows.length < page.matchCount,
    isPartial: page.isPartial && (page.continuation !== null || orderBy !== ''),
    // What was found already comes first; then the search goes on.
    continuation: offset + page.rows.length < page.matchCount ? null : page.continuation,
  };
}
