/** Loads a repository for an actor who wants to do something with it: the one place that joins lookup and access. */
import { findAccessRequest } from '../../catalog/access-requests.ts';
import { findRepo } from '../../catalog/repos.ts';
import type { AccessRequestStatus } from '../../domain/access-request.ts';
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
  return repo === null ? fail(notFound(path)) : checkAccess(services, actor, repo, action);
}

/** Decides about a repository that is already loaded, e.g. for `read` where only some of the files need it. */
export async function checkAccess(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  action: RepoAction,
): Promise<Result<RepoRecord, HubError>> {
  const path = repo.movedFrom ?? repo;
  switch (decide(actor, action, repo)) {
    case 'allow':
      return ok(repo);
    case 'hidden':
      return fail(notFound(path));
    case 'unauthenticated':
      return fail(hubError('unauthenticated', `Sign in to do this with ${repoFullName(path)}.`));
    case 'forbidden':
      return fail(hubError('forbidden', forbiddenMessage(actor, path)));
    case 'gated': {
      const request = actor.kind === 'user' ? await findAccessRequest(services.catalog, repo.id, actor.userId) : null;
      const status = request?.status ?? null;
      if (decide(actor, action, repo, status === 'accepted') === 'allow') return ok(repo);
      return fail(hubError('gated', gatedMessage(actor, repo, status)));
    }
  }
}

function notFound(path: RepoPath): HubError {
  return hubError(
    'repo-not-found',
    `There is no ${path.kind} "${repoFullName(path)}" here, or you need to be signed in to see it.`,
  );
}

function forbiddenMessage(actor: Actor, path: RepoPath): string {
  if (actor.kind === 'user' && actor.scope === 'read') {
    return `This token may only read; use one with the scope "write" to change ${repoFullName(path)}.`;
  }
  return `You may not change ${repoFullName(path)}.`;
}

function gatedMessage(actor: Actor, repo: RepoRecord, status: AccessRequestStatus | null): string {
  const name = `${repo.kind} ${repoFullName(repo)}`;
  if (actor.kind === 'anonymous') {
    return `Access to ${name} is restricted. You must have access to it and be authenticated to access it. Please log in.`;
  }
  if (status === 'pending') return `Your request to access ${name} is awaiting a review from the repo authors.`;
  if (status === 'rejected') return `Your request to access ${name} has been rejected by the repo authors.`;
  return `Access to ${name} is restricted and you are not in the authorized list. Visit its page to ask for access.`;
}
