/** Locks on paths of a repository. */
import { type SQL, and, asc, eq, gt } from 'drizzle-orm';
import type { RepoId, UserId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { lfsLocks } from './lfs-schema.ts';
import { namespaces, users } from './schema.ts';

export interface LfsLock {
  readonly id: string;
  readonly path: string;
  readonly ownerId: UserId;
  readonly ownerName: string;
  /** Milliseconds since the epoch. */
  readonly lockedAt: number;
}

export interface NewLock {
  readonly id: string;
  readonly repoId: RepoId;
  readonly path: string;
  readonly ref: string | null;
  readonly userId: UserId;
  readonly lockedAt: number;
}

/** Takes the lock unless somebody has it; either way the lock that holds afterwards is found by its path. */
export async function insertLock(catalog: Catalog, lock: NewLock): Promise<void> {
  await catalog.db.insert(lfsLocks).values(lock).onConflictDoNothing();
}

export interface LockFilter {
  readonly path?: string;
  readonly id?: string;
  /** Only paths after this one. */
  readonly after?: string;
}

/** In the order of their paths. */
export async function listLocks(
  catalog: Catalog,
  repo: RepoId,
  filter: LockFilter,
  limit: number,
): Promise<readonly LfsLock[]> {
  const conditions: SQL[] = [eq(lfsLocks.repoId, repo)];
  if (filter.path !== undefined) conditions.push(eq(lfsLocks.path, filter.path));
  if (filter.id !== undefined) conditions.push(eq(lfsLocks.id, filter.id));
  if (filter.after !== undefined) conditions.push(gt(lfsLocks.path, filter.after));
  return catalog.db
    .select({
      id: lfsLocks.id,
      path: lfsLocks.path,
      ownerId: lfsLocks.userId,
      ownerName: namespaces.name,
      lockedAt: lfsLocks.lockedAt,
    })
    .from(lfsLocks)
    .innerJoin(users, eq(users.id, lfsLocks.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(and(...conditions))
    .orderBy(asc(lfsLocks.path))
    .limit(limit);
}

export async function deleteLock(catalog: Catalog, repo: RepoId, id: string): Promise<void> {
  await catalog.db.delete(lfsLocks).where(and(eq(lfsLocks.repoId, repo), eq(lfsLocks.id, id)));
}
