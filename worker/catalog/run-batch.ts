/** Runs statements written as SQL in one transaction. Drizzle's own batch takes only what its query builder made. */
import type { SQL } from 'drizzle-orm';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Catalog } from './catalog.ts';

const dialect = new SQLiteAsyncDialect();

/** The rows that each statement returned, in order; all take effect or none. */
export async function runBatch(
  catalog: Catalog,
  statements: readonly SQL[],
): Promise<readonly (readonly Readonly<Record<string, unknown>>[])[]> {
  const prepared = statements.map((statement) => {
    const { sql, params } = dialect.sqlToQuery(statement);
    return catalog.d1.prepare(sql).bind(...params);
  });
  const results = await catalog.d1.batch<Record<string, unknown>>(prepared);
  return results.map(({ results: rows }) => rows);
}
