/** Rows of registered apps. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { UserId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { oauthApps, oauthGrants } from './oauth-schema.ts';

export interface AppRow {
  readonly clientId: string;
  readonly userId: UserId;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly secretHash: string | null;
  readonly createdAt: number;
}

export async function insertApp(catalog: Catalog, app: AppRow): Promise<void> {
  await catalog.db.insert(oauthApps).values(app);
}

export async function findApp(catalog: Catalog, clientId: string): Promise<AppRow | null> {
  const [row] = await catalog.db.select().from(oauthApps).where(eq(oauthApps.clientId, clientId));
  return row ?? null;
}

/** The user's apps, newest first. */
export async function listApps(catalog: Catalog, user: UserId): Promise<readonly AppRow[]> {
  return catalog.db
    .select()
    .from(oauthApps)
    .where(eq(oauthApps.userId, user))
    .orderBy(desc(oauthApps.createdAt), desc(oauthApps.clientId));
}

export async function countApps(catalog: Catalog, user: UserId): Promise<number> {
  const [row] = await catalog.db
    .select({ count: sql<number>`count(*)` })
    .from(oauthApps)
    .where(eq(oauthApps.userId, user));
  return row?.count ?? 0;
}

/** Removes the app with everything that users approved for it; `false` when the user has no such app. */
export async function deleteApp(catalog: Catalog, user: UserId, clientId: string): Promise<boolean> {
  const removed = await catalog.db
    .delete(oauthApps)
    .where(and(eq(oauthApps.clientId, clientId), eq(oauthApps.userId, user)))
    .returning({ clientId: oauthApps.clientId });
  if (removed.length === 0) return false;
  await catalog.db.delete(oauthGrants).where(eq(oauthGrants.clientId, clientId));
  return true;
}
