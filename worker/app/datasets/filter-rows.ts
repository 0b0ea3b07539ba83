/** Finds rows of a split, or of one file, that meet a condition, in the order of the file or of a column. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { ScanOptions, TableColumn, TableRow } from '../../formats/tables/table.ts';
import {
  type Condition,
  type Ordering,
  columnsOfCondition,
  couldHold,
  evaluate,
  parseOrderBy,
  parseWhere,
} from '../../formats/tables/where.ts';
import type { Services } from '../services.ts';
import { findMatches } from './find-matches.ts';
import { holdsText, matcherOf } from './find-text.ts';
import { openSplit } from './open-split.ts';
import { describeTable } from './read-rows.ts';
import { MAX_ROWS, type SplitTable } from './split-table.ts';
import type { FilterInput, MatchesPage, RowQuery, RowRange } from './types.ts';

export async function filterRows(
  services: Services,
  actor: Actor,
  input: FilterInput,
): Promise<Result<MatchesPage, HubError>> {
  const split = await openSplit(services, actor, input);
  return split.ok ? filterRowsOf(services, split.value, input) : split;
}

export async function filterRowsOf(
  services: Services,
  table: SplitTable,
  input: RowRange & RowQuery,
): Promise<Result<MatchesPage, HubError>> {
  const head = await describeTable(table);
  if (!head.ok) return head;
  const filter = filterOf(input, head.value.columns);
  if (!filter.ok) return filter;
  const orderBy = orderOf(input, head.value.columns);
  if (!orderBy.ok) return orderBy;
  const found = await findMatches(services, table, {
    ...filter.value,
    columns: [...filter.value.columns, ...(orderBy.value === null ? [] : [orderBy.value.column])],
    orderBy: orderBy.value ?? undefined,
    offset: input.offset,
    length: Math.min(Math.max(1, input.length), MAX_ROWS),
    continuation: input.continuation,
  });
  if (!found.ok) return found;
  const rows = table.addressed(head.value.columns, found.value.rows);
  return ok({ ...head.value, ...found.value, rows, problems: table.problems });
}

/** Null: the order of the file. */
export function orderOf(
  { orderBy }: Pick<RowQuery, 'orderBy'>,
  columns: readonly TableColumn[],
): Result<Ordering | null, HubError> {
  if (isEmpty(orderBy)) return ok(null);
  return parseOrderBy(
    orderBy,
    columns.map(({ name }) => name),
  );
}

function isEmpty(text: string | undefined): text is undefined | '' {
  return text === undefined || text.trim() === '';
}

export interface RowFilter {
  readonly columns: readonly string[];
  readonly matches: (row: TableRow) => boolean;
  readonly skipRange?: ScanOptions['skipRange'];
}

/** Rows that meet the condition and hold the text; without either every row matches. */
export function filterOf(
  { where, query }: Pick<RowQuery, 'where' | 'query'>,
  columns: readonly TableColumn[],
): Result<RowFilter, HubError> {
  const condition = isEmpty(where) ? EVERY_ROW : conditionOf(where, columns);
  if (!condition.ok || isEmpty(query)) return condition;
  const searched = columns.filter(({ type }) => holdsText(type)).map(({ name }) => name);
  const holds = matcherOf(query, searched);
  const { columns: read, matches } = condition.value;
  return ok({
    ...condition.value,
    columns: [...read, ...searched],
    matches: (row) => matches(row) && holds(row),
  });
}

const EVERY_ROW = ok<RowFilter>({ columns: [], matches: () => true });

function conditionOf(where: string, columns: readonly TableColumn[]): Result<RowFilter, HubError> {
  const parsed = parseWhere(
    where,
    columns.map(({ name }) => name),
  );
  if (!parsed.ok) return parsed;
  const condition: Condition = parsed.value;
  return ok({
    columns: [...columnsOfCondition(condition)],
    matches: (row) => evaluate(condition, row.cells) === true,
    skipRange: (bounds) => !couldHold(condition, bounds),
  });
}
