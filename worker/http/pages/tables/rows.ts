/** Asks for one page of rows: as they are, those that hold a text, or those that meet a condition. */
import type { TableQuery } from '#portal';
import { filterRows } from '../../../app/datasets/filter-rows.ts';
import { readRows } from '../../../app/datasets/read-rows.ts';
import type { MatchesPage, RowsPage, SplitRef } from '../../../app/datasets/types.ts';
import type { HubError } from '../../../domain/errors.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { HubContext } from '../../hub-env.ts';
import { PAGE_SIZE } from './query.ts';

export interface AskedRows {
  readonly page: RowsPage;
  /** Of all rows, or of those that match; null while nobody has counted. */
  readonly count: number | null;
  readonly isCountExact: boolean;
  readonly hasMore: boolean;
  readonly isPartial: boolean;
  readonly continuation: string | null;
}

export async function askRows(
  context: HubContext,
  ref: SplitRef,
  query: TableQuery,
  continuation: string | undefined,
): Promise<Result<AskedRows, HubError>> {
  const services = context.get('services');
  const actor = context.get('actor');
  const offset = (query.page - 1) * PAGE_SIZE;
  const range = { ...ref, offset: continuation === undefined ? offset : 0, length: PAGE_SIZE, continuation };
  const { search, where, orderBy } = query;
  if (search !== '' || where !== '' || orderBy !== '') {
    const found = await filterRows(services, actor, { ...range, where, orderBy, query: search });
    return found.ok ? ok(matches(found.value, offset)) : found;
  }
  const page = await readRows(services, actor, { ...ref, offset, length: PAGE_SIZE });
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

function matches(page: MatchesPage, offset: number): AskedRows {
  return {
    page,
    count: page.matchCount,
    isCountExact: !page.isPartial,
    hasMore: offset + page.rows.length < page.matchCount,
    isPartial: page.isPartial && page.continuation !== null,
    // What was found already comes first; then the search goes on.
    continuation: offset + page.rows.length < page.matchCount ? null : page.continuation,
  };
}
