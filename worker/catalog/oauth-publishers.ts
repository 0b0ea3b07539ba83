/** Rows of trusted publishers: jobs outside the hub that may get a token without a secret. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { UserRecord } from '../domain/account.ts';
import type { RepoId, UserId } from '../domain/repo.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { oauthPublishers } from './oauth-schema.ts';
import { namespaces, users } from './schema.ts';

/** For one repository, or for reading as one user. */
export type PublisherTarget =
  { readonly kind: 'repo'; readonly repoId: RepoId } | { readonly kind: 'user'; readonly userId: UserId };

export interface PublisherRow {
  readonly id: string;
  readonly userId: UserId;
  readonly repoId: RepoId | null;
  readonly issuer: string;
  readonly claims: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

function isFor(target: PublisherTarget) {
  return target.kind === 'repo'
    ? eq(oauthPublishers.repoId, target.repoId)
    : and(eq(oauthPublishers.userId, target.userId), isNull(oauthPublishers.repoId));
}

export async function insertPublisher(catalog: Catalog, row: PublisherRow): Promise<void> {
  await catalog.db.insert(oauthPublishers).values(row);
}

export async function listPublishers(catalog: Catalog, target: PublisherTarget): Promise<readonly PublisherRow[]> {
  return catalog.db.select().from(oauthPublishers).where(isFor(target)).orderBy(asc(oauthPublishers.createdAt));
}

export async function countPublishers(catalog: Catalog, target: PublisherTarget): Promise<number> {
  const [row] = await catalog.db
    .select({ count: sql<number>`count(*)` })
    .from(oauthPublishers)
    .where(isFor(target));
  return row?.count ?? 0;
}

/** Those of one issuer, with the users for whom they act. */
export async function listPublishersOf(
  catalog: Catalog,
  target: PublisherTarget,
  issuer: string,
): Promise<readonly { readonly publisher: PublisherRow; readonly user: UserRecord }[]> {
  return catalog.db
    .select({ publisher: oauthPublishers, user: userColumns })
    .from(oauthPublishers)
    .innerJoin(users, eq(users.id, oauthPublishers.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(and(isFor(target), eq(oauthPublishers.issuer, issuer)))
    .orderBy(asc(oauthPublishers.createdAt));
}

/** `false` when there is none. */
export async function deletePublisher(catalog: Catalog, target: PublisherTarget, id: string): Promise<boolean> {
  const removed = await catalog.db
    .delete(oauthPublishers)
    .where(and(isFor(target), eq(oauthPublishers.id, id)))
    .returning({ id: oauthPublishers.id });
  return removed.length > 0;
}

export async function touchPublisher(catalog: Catalog, id: string, now: number): Promise<void> {
  await catalog.db.update(oauthPublishers).set({ lastUsedAt: now }).where(eq(oauthPublishers.id, id));
}
