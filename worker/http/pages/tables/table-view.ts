/** Makes a grid of rows: the columns a page takes, each cell as long as there is room for all. */
import type { ColumnStatistics, TableColumn as ShownColumn, TableData } from '#portal';
import type { TableProblem } from '../../../app/datasets/types.ts';
import type { CellValue, TableColumn, TableRow } from '../../../formats/tables/table.ts';
import { cellView } from './cell-view.ts';
import { columnView } from './column-view.ts';

const COLUMNS_PER_PAGE = 40;
const MAX_PROBLEMS = 20;
/** Of all cells of a page together, so that no table makes a page that a phone cannot open. */
const MAX_PAGE_CHARS = 400_000;
const MAX_CELL_CHARS = 2000;
const MIN_CELL_CHARS = 60;

export interface TableInput {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly rowCount: number | null;
  readonly isCountExact: boolean;
  readonly hasMore: boolean;
  readonly hidden?: readonly string[];
  readonly firstColumn?: number;
  readonly maxCellChars?: number;
  readonly statistics?: readonly ColumnStatistics[] | null;
  readonly statisticsUrl: string | null;
  readonly problems?: readonly TableProblem[];
}

export function tableView(input: TableInput): TableData {
  const hidden = new Set(input.hidden);
  const all = input.columns
    .map((column, index) => ({ column, shown: columnView(column, index) }))
    .filter(({ column }) => !hidden.has(column.name));
  const firstColumn = Math.min(input.firstColumn ?? 0, Math.max(0, all.length - 1));
  const columns = all.slice(firstColumn, firstColumn + COLUMNS_PER_PAGE);
  const room = Math.floor(MAX_PAGE_CHARS / Math.max(1, input.rows.length * columns.length));
  const maxChars = Math.max(MIN_CELL_CHARS, Math.min(input.maxCellChars ?? MAX_CELL_CHARS, room));
  return {
    columns: columns.map(({ shown }): ShownColumn => shown),
    rows: input.rows.map((row) => ({
      index: row.index,
      cells: columns.map(({ column, shown }) =>
        cellView(ownValue(row.cells, column.name), shown.kind, column.type, {
          maxChars,
          isTruncated: row.truncated.includes(column.name),
        }),
      ),
    })),
    columnCount: all.length,
    firstColumn,
    columnsPerPage: COLUMNS_PER_PAGE,
    rowCount: input.rowCount,
    isCountExact: input.isCountExact,
    hasMore: input.hasMore,
    problems: (input.problems ?? [])
      .slice(0, MAX_PROBLEMS)
      .map(({ path, message }) => ({ path: path.slice(0, 300), message })),
    statistics: input.statistics ?? null,
    statisticsUrl: input.statisticsUrl,
  };
}

/** A column may be called `__proto__` or `constructor`. */
function ownValue(cells: Readonly<Record<string, CellValue>>, name: string): CellValue | undefined {
  return Object.hasOwn(cells, name) ? cells[name] : undefined;
}
