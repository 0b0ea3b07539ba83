/** All repositories, page by page, for work that goes over every one. */
import { and, asc, gt, isNull } from 'drizzle-orm';
import type { RepoId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { repos } from './schema.ts';

/** Ids of up to `limit` live repositories after `after`, in order. */
export async function listRepoIds(catalog: Catalog, after: string, limit: number): Promise<RepoId[]> {
  const rows = await catalog.db
    .select({ id: repos.id })
    .from(repos)
    .where(and(gt(repos.id, after as RepoId), isNull(repos.deletedAt)))
    .orderBy(asc(repos.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}
