/** Takes the like of a repository back. */
import { deleteLike } from '../../catalog/likes.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import { requireWriter } from '../accounts/require.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export async function unlikeRepo(services: Services, actor: Actor, path: RepoPath): Promise<Result<null, HubError>> {
  const repo = await getRepo(services, actor, path, 'see');
  if (!repo.ok) return repo;
  const user = requireWriter(actor);
  if (!user.ok) return user;
  await deleteLike(services.catalog, repo.value.id, user.value.userId, services.clock.now());
  return ok(null);
}
