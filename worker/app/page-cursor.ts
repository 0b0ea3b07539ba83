/** Cursors of lists: where the last page ended, so that pages stay true while the list changes. */
import type { ListPosition } from '../catalog/list-position.ts';
import { type HubError, hubError } from '../domain/errors.ts';
import { type Result, fail, ok } from '../domain/result.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

export interface PageQuery {
  readonly limit: number;
  /** From the page before. */
  readonly cursor?: string;
}

/** What the catalogue is asked for: one row more than wanted, which tells whether there is another page. */
export function readPageQuery(
  query: PageQuery,
): Result<{ readonly limit: number; readonly after?: ListPosition }, HubError> {
  const limit = query.limit + 1;
  if (query.cursor === undefined) return ok({ limit });
  const after = parseCursor(query.cursor);
  if (after === null) return fail(hubError('bad-request', 'The cursor does not come from this list.'));
  return ok({ limit, after });
}

/** The rows of a page, without the one too many. */
export function pageOf<T>(rows: readonly T[], query: PageQuery, positionOf: (row: T) => ListPosition): Page<T> {
  const items = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? items.at(-1) : undefined;
  return last === undefined ? { items } : { items, cursor: cursorAt(positionOf(last)) };
}

function cursorAt({ value, id }: ListPosition): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

function parseCursor(text: string): ListPosition | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parsed)) return null;
    const [value, id]: unknown[] = parsed;
    return typeof value === 'number' && typeof id === 'string' ? { value, id } : null;
  } catch {
    // Not JSON: not one of our cursors.
    return null;
  }
}
