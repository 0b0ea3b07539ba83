/** Gives a lock back, or takes it from its owner by force. */
import { type LfsLock, deleteLock, listLocks } from '../../catalog/lfs-locks.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export async function removeLock(
  services: Services,
  actor: Actor,
  input: { readonly repo: RepoPath; readonly id: string; readonly force: boolean },
): Promise<Result<LfsLock, HubError>> {
  const repo = await getRepo(services, actor, input.repo, 'write');
  if (!repo.ok) return repo;
  const [lock] = await listLocks(services.catalog, repo.value.id, { id: input.id }, 1);
  if (lock === undefined) return fail(hubError('not-found', 'There is no such lock.'));
  const isOwner = actor.kind === 'user' && actor.userId === lock.ownerId;
  if (!isOwner && !input.force) {
    return fail(hubError('forbidden', `${lock.ownerName} holds this lock; use --force to take it away.`));
  }
  if (!isOwner) {
    const managed = await getRepo(services, actor, input.repo, 'manage');
    if (!managed.ok) return managed;
  }
  await deleteLock(services.catalog, repo.value.id, lock.id);
  return ok(lock);
}
