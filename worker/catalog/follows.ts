/** Which users and organizations a user follows. */
import { and, desc, eq } from 'drizzle-orm';
import type { UserRecord } from '../domain/account.ts';
import type { NamespaceId, UserId } from '../domain/repo.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { follows } from './community-schema.ts';
import { type ListSlice, isBelow } from './list-position.ts';
import { namespaces, users } from './schema.ts';

export async function insertFollow(catalog: Catalog, user: UserId, namespace: NamespaceId, now: number): Promise<void> {
  await catalog.db
    .insert(follows)
    .values({ userId: user, namespaceId: namespace, createdAt: now })
    .onConflictDoNothing();
}

export async function deleteFollow(catalog: Catalog, user: UserId, namespace: NamespaceId): Promise<void> {
  await catalog.db.delete(follows).where(and(eq(follows.userId, user), eq(follows.namespaceId, namespace)));
}

export async function isFollowedBy(catalog: Catalog, namespace: NamespaceId, user: UserId): Promise<boolean> {
  const rows = await catalog.db
    .select({ user: follows.userId })
    .from(follows)
    .where(and(eq(follows.userId, user), eq(follows.namespaceId, namespace)));
  return rows.length > 0;
}

export interface FollowRow {
  readonly user: UserRecord;
  /** Milliseconds since the epoch. */
  readonly followedAt: number;
}

/** Who follows the namespace, latest first. */
export async function listFollowers(
  catalog: Catalog,
  namespace: NamespaceId,
  slice: ListSlice,
): Promise<readonly FollowRow[]> {
  return catalog.db
    .select({ user: userColumns, followedAt: follows.createdAt })
    .from(follows)
    .innerJoin(users, eq(users.id, follows.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(and(eq(follows.namespaceId, namespace), isBelow(slice.after, follows.createdAt, users.id)))
    .orderBy(desc(follows.createdAt), desc(users.id))
    .limit(slice.limit);
}

/** The users among those whom the user follows, latest first. */
export async function listFollowedUsers(
  catalog: Catalog,
  user: UserId,
  slice: ListSlice,
): Promise<readonly FollowRow[]> {
  return catalog.db
    .select({ user: userColumns, followedAt: follows.createdAt })
    .from(follows)
    .innerJoin(users, eq(users.namespaceId, follows.namespaceId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(and(eq(follows.userId, user), isBelow(slice.after, follows.createdAt, users.id)))
    .orderBy(desc(follows.createdAt), desc(users.id))
    .limit(slice.limit);
}
