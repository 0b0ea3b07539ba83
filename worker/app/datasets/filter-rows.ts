/** Finds rows of a split that meet a condition, in the order of the file or of a column. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { ScanOptions, TableColumn, TableRow } from '../../formats/tables/table.ts';
import {
  type Condition,
  columnsOfCondition,
  couldHold,
  evaluate,
  parseOrderBy,
  parseWhere,
} from '../../formats/tables/where.ts';
import type { Services } from '../services.ts';
import { findMatches } from './find-matches.ts';
import { openSplit } from './open-split.ts';
import { addressed, describeSplit } from './read-rows.ts';
import { holdsText, matcherOf } from './search-rows.ts';
import { MAX_ROWS } from './split-table.ts';
import type { FilterInput, MatchesPage } from './types.ts';

export async function filterRows(
  services: Services,
  actor: Actor,
  input: FilterInput,
): Promise<Result<MatchesPage, HubError>> {
  const split = await openSplit(services, actor, input);
  if (!split.ok) return split;
  const head = await describeSplit(split.value);
  if (!head.ok) return head;
  const filter = filterOf(input.where, head.value.columns);
  if (!filter.ok) return filter;
  const names = head.value.columns.map(({ name }) => name);
  const hasOrder = input.orderBy !== undefined && input.orderBy.trim() !== '';
  const orderBy = hasOrder ? parseOrderBy(input.orderBy, names) : null;
  if (orderBy !== null && !orderBy.ok) return orderBy;
  const searched = isEmpty(input.query) ? [] : head.value.columns.filter(({ type }) => holdsText(type));
  const text = searched.map(({ name }) => name);
  const holds = isEmpty(input.query) ? null : matcherOf(input.query, text);
  const found = await findMatches(services, split.value, {
    ...filter.value,
    matches: (row) => filter.value.matches(row) && (holds === null || holds(row)),
    columns: [...filter.value.columns, ...text, ...(orderBy === null ? [] : [orderBy.value.column])],
    orderBy: orderBy?.value,
    offset: input.offset,
    length: Math.min(Math.max(1, input.length), MAX_ROWS),
    continuation: input.continuation,
  });
  if (!found.ok) return found;
  return ok({ ...head.value, ...found.value, rows: addressed(input, head.value, found.value.rows) });
}

function isEmpty(text: string | undefined): text is undefined | '' {
  return text === undefined || text.trim() === '';
}

export interface RowFilter {
  readonly columns: readonly string[];
  readonly matches: (row: TableRow) => boolean;
  readonly skipRange?: ScanOptions['skipRange'];
}

/** Without a condition every row matches. */
export function filterOf(where: string | undefined, columns: readonly TableColumn[]): Result<RowFilter, HubError> {
  if (where === undefined || where.trim() === '') return ok({ columns: [], matches: () => true });
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
