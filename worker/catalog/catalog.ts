/** The catalogue's handle: D1 through drizzle. Only files in this folder look inside it. */
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';

export interface Catalog {
  readonly db: DrizzleD1Database;
}

export function openCatalog(binding: D1Database): Catalog {
  return { db: drizzle(binding) };
}
