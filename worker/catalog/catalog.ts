/** The catalogue's handle: D1 through drizzle. Only files in this folder look inside it. */
import { sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';

export interface Catalog {
  readonly db: DrizzleD1Database;
  /** The database itself, for batches of SQL (run-batch.ts). */
  readonly d1: D1Database;
}

export function openCatalog(binding: D1Database): Catalog {
  return { db: drizzle(binding), d1: binding };
}

/** Fails when the database does not answer. */
export async function pingCatalog(catalog: Catalog): Promise<void> {
  await catalog.db.run(sql`select 1`);
}
