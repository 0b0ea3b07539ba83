/** What each repository of a namespace occupies, the largest first. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { RepoRecord } from '../domain/repo-record.ts';
import type { NamespaceId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { type ListSlice, isBelow } from './list-position.ts';
import { repoColumns } from './repos.ts';
import { namespaces, repos } from './schema.ts';

export interface StorageShares {
  readonly repos: readonly RepoRecord[];
  /** Bytes of all repositories of the namespace. */
  readonly totalBytes: number;
}

export async function listStorage(catalog: Catalog, namespace: NamespaceId, slice: ListSlice): Promise<StorageShares> {
  const { db } = catalog;
  const ofNamespace = and(eq(repos.namespaceId, namespace), isNull(repos.deletedAt));
  // Not as one batch: there, columns of the same name would become one.
  const [rows, totals] = await Promise.all([
    db
      .select(repoColumns)
      .from(repos)
      .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
      .where(and(ofNamespace, isBelow(slice.after, repos.storageBytes, repos.id)))
      .orderBy(desc(repos.storageBytes), desc(repos.id))
      .limit(slice.limit),
    db
      .select({ bytes: sql<number>`coalesce(sum(${repos.storageBytes}), 0)` })
      .from(repos)
      .where(ofNamespace),
  ]);
  return { repos: rows, totalBytes: totals[0]?.bytes ?? 0 };
}
