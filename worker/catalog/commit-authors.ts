/** Accounts by the addresses that stand in commits. */
import { eq, sql } from 'drizzle-orm';
import type { Catalog } from './catalog.ts';
import { namespaces, users } from './schema.ts';

export interface KnownAuthors {
  /** User names by address in lower case; an address that several accounts give is nobody's. */
  readonly byEmail: ReadonlyMap<string, string>;
  /** User names as they are written, by the name in lower case. */
  readonly byName: ReadonlyMap<string, string>;
}

/** Addresses and names in lower case. */
export async function findUsernamesByEmail(
  catalog: Catalog,
  emails: readonly string[],
  names: readonly string[],
): Promise<KnownAuthors> {
  if (emails.length === 0) return { byEmail: new Map(), byName: new Map() };
  const inList = (values: readonly string[]) => sql`(select value from json_each(${JSON.stringify(values)}))`;
  const rows = await catalog.db
    .select({ username: namespaces.name, email: users.email })
    .from(users)
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(sql`lower(${users.email}) in ${inList(emails)} or ${namespaces.nameLower} in ${inList(names)}`);
  const byEmail = new Map<string, string>();
  const shared = new Set<string>();
  for (const { username, email } of rows) {
    const address = email?.toLowerCase() ?? '';
    if (byEmail.has(address)) shared.add(address);
    byEmail.set(address, username);
  }
  for (const address of shared) byEmail.delete(address);
  return { byEmail, byName: new Map(rows.map(({ username }) => [username.toLowerCase(), username])) };
}
