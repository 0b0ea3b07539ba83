/** Who likes which repository. */
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Readable } from '../domain/access.ts';
import type { UserRecord } from '../domain/account.ts';
import type { RepoRecord } from '../domain/repo-record.ts';
import type { RepoId, UserId } from '../domain/repo.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { likes } from './community-schema.ts';
import { type ListSlice, isBelow } from './list-position.ts';
import { isReadable } from './repo-list.ts';
import { repoColumns } from './repos.ts';
import { namespaces, repos, users } from './schema.ts';
import { trendingScore } from './trending.ts';

/** Liking again changes nothing. */
export async function insertLike(catalog: Catalog, repo: RepoId, user: UserId, now: number): Promise<void> {
  const { db } = catalog;
  await db.batch([
    db.insert(likes).values({ repoId: repo, userId: user, createdAt: now }).onConflictDoNothing(),
    countAgain(catalog, repo, now),
  ]);
}

/** Taking back what is not there changes nothing. */
export async function deleteLike(catalog: Catalog, repo: RepoId, user: UserId, now: number): Promise<void> {
  const { db } = catalog;
  await db.batch([
    db.delete(likes).where(and(eq(likes.repoId, repo), eq(likes.userId, user))),
    countAgain(catalog, repo, now),
  ]);
}

/** Counted, not added up: whoever writes last leaves the right number. */
function countAgain({ db }: Catalog, repo: RepoId, now: number) {
  const count = sql`(select count(*) from likes where likes.repo_id = repos.id)`;
  return db
    .update(repos)
    .set({ likes: count, trendingScore: trendingScore(now) })
    .where(eq(repos.id, repo));
}

export async function isLikedBy(catalog: Catalog, repo: RepoId, user: UserId): Promise<boolean> {
  const rows = await catalog.db
    .select({ repo: likes.repoId })
    .from(likes)
    .where(and(eq(likes.repoId, repo), eq(likes.userId, user)));
  return rows.length > 0;
}

/** Which of these the user likes. */
export async function listLikedAmong(
  catalog: Catalog,
  user: UserId,
  ids: readonly RepoId[],
): Promise<ReadonlySet<RepoId>> {
  const among = sql`(select value from json_each(${JSON.stringify(ids)}))`;
  const rows = await catalog.db
    .select({ id: likes.repoId })
    .from(likes)
    .where(and(eq(likes.userId, user), inArray(likes.repoId, among)));
  return new Set(rows.map(({ id }) => id));
}

export interface Liker {
  readonly user: UserRecord;
  /** Milliseconds since the epoch. */
  readonly likedAt: number;
}

/** Latest first. */
export async function listLikers(catalog: Catalog, repo: RepoId, slice: ListSlice): Promise<readonly Liker[]> {
  return catalog.db
    .select({ user: userColumns, likedAt: likes.createdAt })
    .from(likes)
    .innerJoin(users, eq(users.id, likes.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(and(eq(likes.repoId, repo), isBelow(slice.after, likes.createdAt, likes.userId)))
    .orderBy(desc(likes.createdAt), desc(likes.userId))
    .limit(slice.limit);
}

export interface LikedRepo {
  readonly repo: RepoRecord;
  /** Milliseconds since the epoch. */
  readonly likedAt: number;
}

/** What a user likes, as far as somebody of this reach may know of it; latest first. */
export async function listLikedRepos(
  catalog: Catalog,
  user: UserId,
  readable: Readable,
  slice: ListSlice,
): Promise<readonly LikedRepo[]> {
  return catalog.db
    .select({ repo: repoColumns, likedAt: likes.createdAt })
    .from(likes)
    .innerJoin(repos, eq(repos.id, likes.repoId))
    .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
    .where(
      and(
        eq(likes.userId, user),
        isNull(repos.deletedAt),
        isReadable(readable),
        isBelow(slice.after, likes.createdAt, likes.repoId),
      ),
    )
    .orderBy(desc(likes.createdAt), desc(likes.repoId))
    .limit(slice.limit);
}
