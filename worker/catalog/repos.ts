/** Finds repositories and changes their rows; listing is in repo-list.ts. */
import { and, eq, isNull } from 'drizzle-orm';
import type { RepoRecord } from '../domain/repo-record.ts';
import type { RepoId, RepoPath } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { namespaces, repoRedirects, repos } from './schema.ts';

/** Columns of a record; also for the list query. */
export const repoColumns = {
  id: repos.id,
  kind: repos.kind,
  namespace: namespaces.name,
  namespaceId: repos.namespaceId,
  name: repos.name,
  visibility: repos.visibility,
  description: repos.description,
  defaultBranch: repos.defaultBranch,
  headSha: repos.headSha,
  indexedSha: repos.indexedSha,
  createdAt: repos.createdAt,
  updatedAt: repos.updatedAt,
  downloads: repos.downloads,
  downloadsAllTime: repos.downloadsAllTime,
  likes: repos.likes,
  trendingScore: repos.trendingScore,
  storageBytes: repos.storageBytes,
};

/** Finds a repository by its name, without case, or by a former name. Says nothing about who may see it. */
export async function findRepo(catalog: Catalog, path: RepoPath): Promise<RepoRecord | null> {
  const namespaceLower = path.namespace.toLowerCase();
  const nameLower = path.name.toLowerCase();
  const [current] = await catalog.db
    .select(repoColumns)
    .from(repos)
    .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
    .where(
      and(
        eq(repos.kind, path.kind),
        eq(namespaces.nameLower, namespaceLower),
        eq(repos.nameLower, nameLower),
        isNull(repos.deletedAt),
      ),
    );
  if (current !== undefined) {
    const exact = current.namespace === path.namespace && current.name === path.name;
    return exact ? current : { ...current, movedFrom: path };
  }
  const [moved] = await catalog.db
    .select(repoColumns)
    .from(repoRedirects)
    .innerJoin(repos, eq(repos.id, repoRedirects.repoId))
    .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
    .where(
      and(
        eq(repoRedirects.kind, path.kind),
        eq(repoRedirects.namespaceLower, namespaceLower),
        eq(repoRedirects.nameLower, nameLower),
        isNull(repos.deletedAt),
      ),
    );
  return moved === undefined ? null : { ...moved, movedFrom: path };
}

/** The repository with this id unless it was deleted. */
export async function findRepoById(catalog: Catalog, id: RepoId): Promise<RepoRecord | null> {
  const [row] = await catalog.db
    .select(repoColumns)
    .from(repos)
    .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
    .where(and(eq(repos.id, id), isNull(repos.deletedAt)));
  return row ?? null;
}
