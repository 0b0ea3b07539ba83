/** Lists the locks of a repository: for anyone who may read it, or for a push by someone who may write. */
import { type LfsLock, type LockFilter, listLocks as readLocks } from '../../catalog/lfs-locks.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export interface LockPage {
  readonly locks: readonly LfsLock[];
  /** Present when there are more. */
  readonly next?: string;
}

export async function listLocks(
  services: Services,
  actor: Actor,
  input: {
    readonly repo: RepoPath;
    readonly action: 'read' | 'write';
    readonly filter: LockFilter;
    readonly limit: number;
  },
): Promise<Result<LockPage, HubError>> {
  const repo = await getRepo(services, actor, input.repo, input.action);
  if (!repo.ok) return repo;
  const found = await readLocks(services.catalog, repo.value.id, input.filter, input.limit + 1);
  const locks = found.slice(0, input.limit);
  const last = locks.at(-1);
  return ok(found.length > locks.length && last !== undefined ? { locks, next: last.path } : { locks });
}
