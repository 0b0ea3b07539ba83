/** Loads a repository for an actor who wants to do something with it: the one place that joins lookup and access. */
import { findRepo } from '../../catalog/repos.ts';
import { type Actor, type RepoAction, decide } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type RepoPath, repoFullName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

/**
 * Finds the repository by its current or a former name and decides whether the actor may do `action`. A repository
 * the actor may not know of answers `repo-not-found`, as a missing one does.
 */
export async function getRepo(
  services: Services,
  actor: Actor,
  path: RepoPath,
  action: RepoAction,
): Promise<Result<RepoRecord, HubError>> {
  const repo = await findRepo(services.catalog, path);
  const decision = repo === null ? 'hidden' : decide(actor, action, repo);
  if (repo === null || decision === 'hidden') {
    return fail(
      hubError(
        'repo-not-found',
        `There is no ${path.kind} "${repoFullName(path)}" here, or you need to be signed in to see it.`,
      ),
    );
  }
  if (decision === 'unauthenticated') {
    return fail(hubError('unauthenticated', `Sign in to do this with ${repoFullName(path)}.`));
  }
  if (decision === 'forbidden') {
    return fail(hubError('forbidden', forbiddenMessage(actor, path)));
  }
  return ok(repo);
}

function forbiddenMessage(actor: Actor, path: RepoPath): string {
  if (actor.kind === 'user' && actor.scope === 'read') {
    return `This token may only read; use one with the scope "write" to change ${repoFullName(path)}.`;
  }
  return `You may not change ${repoFullName(path)}.`;
}
