/** Counts shown on the overview of a user or an organization. */
import { type SQL, and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Readable } from '../domain/access.ts';
import { type NamespaceId, type RepoKind, type UserId, repoKinds } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { collections, follows, likes } from './community-schema.ts';
import { discussions } from './discussion-schema.ts';
import { isReadable } from './repo-list.ts';
import { repos } from './schema.ts';

export interface NamespaceFigures {
  /** As far as somebody of this reach may know of them. */
  readonly repos: Readonly<Record<RepoKind, number>>;
  readonly followers: number;
  /** Votes for the namespace's public collections. */
  readonly upvotes: number;
}

export async function countOfNamespace(
  catalog: Catalog,
  namespace: NamespaceId,
  readable: Readable,
): Promise<NamespaceFigures> {
  const { db } = catalog;
  const [kinds, followers, upvotes] = await db.batch([
    db
      .select({ kind: repos.kind, count: count() })
      .from(repos)
      .where(and(eq(repos.namespaceId, namespace), isNull(repos.deletedAt), isReadable(readable)))
      .groupBy(repos.kind),
    db.select({ count: count() }).from(follows).where(eq(follows.namespaceId, namespace)),
    db
      .select({ count: sql<number>`coalesce(sum(${collections.upvotes}), 0)` })
      .from(collections)
      .where(and(eq(collections.namespaceId, namespace), eq(collections.visibility, 'public'))),
  ]);
  const byKind = Object.fromEntries(repoKinds.map((kind) => [kind, 0])) as Record<RepoKind, number>;
  for (const row of kinds) byKind[row.kind] = row.count;
  return { repos: byKind, followers: followers[0]?.count ?? 0, upvotes: upvotes[0]?.count ?? 0 };
}

/** What a user does with what others own. */
export async function countOfUser(
  catalog: Catalog,
  user: UserId,
  readable: Readable,
): Promise<{ readonly likes: number; readonly following: number; readonly discussions: number }> {
  const { db } = catalog;
  const isKnown: SQL | undefined = and(isNull(repos.deletedAt), isReadable(readable));
  const [liked, opened, following] = await db.batch([
    db
      .select({ count: count() })
      .from(likes)
      .innerJoin(repos, eq(repos.id, likes.repoId))
      .where(and(eq(likes.userId, user), isKnown)),
    db
      .select({ count: count() })
      .from(discussions)
      .innerJoin(repos, eq(repos.id, discussions.repoId))
      .where(and(eq(discussions.authorId, user), isKnown)),
    db.select({ count: count() }).from(follows).where(eq(follows.userId, user)),
  ]);
  return {
    likes: liked[0]?.count ?? 0,
    following: following[0]?.count ?? 0,
    discussions: opened[0]?.count ?? 0,
  };
}
