/** Locks a path for one user. */
import { type LfsLock, insertLock, listLocks } from '../../catalog/lfs-locks.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export interface LockOutcome {
  readonly lock: LfsLock;
  /** False when the path was locked before, by whomever. */
  readonly isNew: boolean;
}

export async function createLock(
  services: Services,
  actor: Actor,
  input: { readonly repo: RepoPath; readonly path: string; readonly ref: string | null },
): Promise<Result<LockOutcome, HubError>> {
  const repo = await getRepo(services, actor, input.repo, 'write');
  if (!repo.ok) return repo;
  if (actor.kind !== 'user') return fail(hubError('unauthenticated', 'Sign in to lock a file.'));
  if (!isRepositoryPath(input.path)) {
    return fail(hubError('unprocessable', 'Give the path of a file relative to the root of the repository.'));
  }
  const id = crypto.randomUUID();
  const { catalog, clock } = services;
  const { path, ref } = input;
  await insertLock(catalog, { id, repoId: repo.value.id, path, ref, userId: actor.userId, lockedAt: clock.now() });
  const [lock] = await listLocks(catalog, repo.value.id, { path }, 1);
  if (lock === undefined)
    return fail(hubError('conflict', 'The lock was taken and given back at the same moment; try again.'));
  return ok({ lock, isNew: lock.id === id });
}

function isRepositoryPath(path: string): boolean {
  return (
    !path.includes('\0') && path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..')
  );
}
