/** A row's place in an ordered list: the number it is ordered by, and its id among those with the same number. */
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

export interface ListPosition {
  readonly value: number;
  readonly id: string;
}

export interface ListSlice {
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: ListPosition;
}

/** The condition for rows behind a place in a list whose largest numbers come first. */
export function isBelow(
  after: ListPosition | undefined,
  value: SQLiteColumn | SQL,
  id: SQLiteColumn | SQL,
): SQL | undefined {
  return after && sql`(${value}, ${id}) < (${after.value}, ${after.id})`;
}
