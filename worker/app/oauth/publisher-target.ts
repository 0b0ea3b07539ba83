/** Decides who may see and change the trusted publishers of a repository, or of their own account. */
import type { PublisherTarget } from '../../catalog/oauth-publishers.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import { type UserActor, requirePerson } from '../accounts/require.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

/** `repo`: null for the actor's own account. */
export async function requirePublisherTarget(
  services: Services,
  actor: Actor,
  path: RepoPath | null,
): Promise<Result<{ readonly target: PublisherTarget; readonly user: UserActor }, HubError>> {
  const user = requirePerson(actor);
  if (path === null)
    return user.ok ? ok({ target: { kind: 'user', userId: user.value.userId }, user: user.value }) : user;
  // The repository first: whether it exists is no business of a stranger, signed in or not.
  const repo = await getRepo(services, actor, path, 'manage');
  if (!repo.ok) return repo;
  return user.ok ? ok({ target: { kind: 'repo', repoId: repo.value.id }, user: user.value }) : user;
}
