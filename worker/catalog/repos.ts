/** Finds repositories and changes their rows; listing is in repo-list.ts. */
import { and, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { Gating } from '../domain/access.ts';
import type { Oid } from '../domain/oid.ts';
import type { RepoRecord } from '../domain/repo-record.ts';
import type { NamespaceId, RepoId, RepoKind, RepoPath, UserId, Visibility } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { prepared } from './prepared.ts';
import { namespaces, repoRedirects, repos } from './schema.ts';
import { isUniqueViolation } from './unique-violation.ts';

/** Columns of a record; also for the list query. */
export const repoColumns = {
  id: repos.id,
  kind: repos.kind,
  namespace: namespaces.name,
  namespaceId: repos.namespaceId,
  creatorId: repos.creatorId,
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
  gating: repos.gating,
};

const byName = prepared((db) =>
  db
    .select(repoColumns)
    .from(repos)
    .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
    .where(
      and(
        eq(repos.kind, sql.placeholder('kind')),
        eq(namespaces.nameLower, sql.placeholder('namespace')),
        eq(repos.nameLower, sql.placeholder('name')),
        isNull(repos.deletedAt),
      ),
    )
    .prepare(),
);

const byId = prepared((db) =>
  db
    .select(repoColumns)
    .from(repos)
    .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
    .where(and(eq(repos.id, sql.placeholder('id')), isNull(repos.deletedAt)))
    .prepare(),
);

/** Finds a repository by its name, without case, or by a former name. Says nothing about who may see it. */
export async function findRepo(catalog: Catalog, path: RepoPath): Promise<RepoRecord | null> {
  const namespaceLower = path.namespace.toLowerCase();
  const nameLower = path.name.toLowerCase();
  const named = { kind: path.kind, namespace: namespaceLower, name: nameLower };
  const [current] = await byName(catalog).execute(named);
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
  const [row] = await byId(catalog).execute({ id });
  return row ?? null;
}

export interface NewRepo {
  readonly id: RepoId;
  readonly kind: RepoKind;
  readonly namespaceId: NamespaceId;
  readonly creatorId: UserId;
  /** The namespace's name, for the redirect that the new repository ends. */
  readonly namespace: string;
  readonly name: string;
  readonly visibility: Visibility;
  readonly description: string;
  readonly defaultBranch: string;
  readonly createdAt: number;
}

/** Adds the repository and ends a redirect from its name; `false` when a repository has the name. */
export async function insertRepo(catalog: Catalog, repo: NewRepo): Promise<boolean> {
  const { namespace, ...row } = repo;
  const nameLower = repo.name.toLowerCase();
  try {
    await catalog.db.batch([
      catalog.db.insert(repos).values({
        ...row,
        nameLower,
        updatedAt: repo.createdAt,
        downloads: 0,
        downloadsAllTime: 0,
        likes: 0,
        trendingScore: 0,
        storageBytes: 0,
      }),
      deleteRedirect(catalog, { kind: repo.kind, namespace, name: repo.name }),
    ]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Gives the repository another name; the old one leads to it from now on. `false` when the new name is taken. */
export async function moveRepo(
  catalog: Catalog,
  repo: RepoRecord,
  to: { readonly namespaceId: NamespaceId; readonly namespace: string; readonly name: string },
  now: number,
): Promise<boolean> {
  const redirect = {
    kind: repo.kind,
    namespaceLower: repo.namespace.toLowerCase(),
    nameLower: repo.name.toLowerCase(),
    repoId: repo.id,
    createdAt: now,
  };
  try {
    await catalog.db.batch([
      catalog.db
        .update(repos)
        .set({ namespaceId: to.namespaceId, name: to.name, nameLower: to.name.toLowerCase() })
        .where(eq(repos.id, repo.id)),
      catalog.db
        .insert(repoRedirects)
        .values(redirect)
        .onConflictDoUpdate({
          target: [repoRedirects.kind, repoRedirects.namespaceLower, repoRedirects.nameLower],
          set: { repoId: repo.id, createdAt: now },
        }),
      // Also undoes the redirect just made when only the spelling changed.
      deleteRedirect(catalog, { kind: repo.kind, namespace: to.namespace, name: to.name }),
    ]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

function deleteRedirect(catalog: Catalog, path: RepoPath) {
  return catalog.db
    .delete(repoRedirects)
    .where(
      and(
        eq(repoRedirects.kind, path.kind),
        eq(repoRedirects.namespaceLower, path.namespace.toLowerCase()),
        eq(repoRedirects.nameLower, path.name.toLowerCase()),
      ),
    );
}

export interface RepoChange {
  readonly visibility?: Visibility;
  readonly gating?: Gating | null;
  readonly description?: string;
  readonly defaultBranch?: string;
  readonly headSha?: Oid | null;
  readonly updatedAt?: number;
  readonly storageBytes?: number;
}

export async function updateRepo(catalog: Catalog, id: RepoId, change: RepoChange): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await catalog.db.update(repos).set(change).where(eq(repos.id, id));
}

/** Hides the repository from everybody at once; its content goes later. */
export async function markRepoDeleted(catalog: Catalog, id: RepoId, now: number, purgeAfter: number): Promise<void> {
  await catalog.db
    .update(repos)
    .set({ deletedAt: now, purgeAfter })
    .where(and(eq(repos.id, id), isNull(repos.deletedAt)));
}

/** Deleted repositories whose grace period is over. */
export async function listPurgeableRepos(catalog: Catalog, now: number, limit: number): Promise<readonly RepoId[]> {
  const rows = await catalog.db
    .select({ id: repos.id })
    .from(repos)
    .where(and(isNotNull(repos.deletedAt), lte(repos.purgeAfter, now)))
    .orderBy(repos.purgeAfter)
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Removes the row of a deleted repository, and with it everything in the catalogue that belongs to it. */
export async function removeRepo(catalog: Catalog, id: RepoId): Promise<void> {
  await catalog.db.delete(repos).where(and(eq(repos.id, id), isNotNull(repos.deletedAt)));
}
