/** Rows of browser sessions; the cookie's value is known only by its digest. */
import { and, eq, gt, lte, ne, sql } from 'drizzle-orm';
import type { UserRecord } from '../domain/account.ts';
import type { SessionId } from '../domain/credential.ts';
import type { UserId } from '../domain/repo.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { prepared } from './prepared.ts';
import { namespaces, sessions, users } from './schema.ts';

export interface NewSession {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly secretHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export async function insertSession(catalog: Catalog, session: NewSession): Promise<void> {
  await catalog.db.insert(sessions).values(session);
}

const bySecret = prepared((db) =>
  db
    .select({ ...userColumns, sessionId: sessions.id })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(and(eq(sessions.secretHash, sql.placeholder('hash')), gt(sessions.expiresAt, sql.placeholder('now'))))
    .prepare(),
);

export async function findSession(
  catalog: Catalog,
  secretHash: string,
  now: number,
): Promise<{ readonly sessionId: SessionId; readonly user: UserRecord } | null> {
  const [row] = await bySecret(catalog).execute({ hash: secretHash, now });
  if (row === undefined) return null;
  const { sessionId, ...user } = row;
  return { sessionId, user };
}

export async function deleteSession(catalog: Catalog, id: SessionId): Promise<void> {
  await catalog.db.delete(sessions).where(eq(sessions.id, id));
}

/** Ends the user's sessions, all of them or all but the one in use. */
export async function deleteSessionsOf(catalog: Catalog, user: UserId, except?: SessionId): Promise<void> {
  const others = except === undefined ? undefined : ne(sessions.id, except);
  await catalog.db.delete(sessions).where(and(eq(sessions.userId, user), others));
}

export async function deleteExpiredSessions(catalog: Catalog, now: number): Promise<void> {
  await catalog.db.delete(sessions).where(lte(sessions.expiresAt, now));
}
