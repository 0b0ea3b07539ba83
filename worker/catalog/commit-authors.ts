/** Accounts by the names that stand in commits. */
import { eq, sql } from 'drizzle-orm';
import type { Catalog } from './catalog.ts';
import { namespaces, users } from './schema.ts';

export interface Author {
  /** As it is written. */
  readonly username: string;
  readonly email: string | null;
}

/** By the name in lower case, as the names are given. */
export async function findAuthors(catalog: Catalog, names: readonly string[]): Promise<ReadonlyMap<string, Author>> {
  const rows = await catalog.db
    .select({ username: namespaces.name, email: users.email })
    .from(users)
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(sql`${namespaces.nameLower} in (select value from json_each(${JSON.stringify(names)}))`);
  return new Map(rows.map((row) => [row.username.toLowerCase(), row]));
}
