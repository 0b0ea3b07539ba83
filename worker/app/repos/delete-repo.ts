/** Deletes a repository: it is hidden at once, and its content goes when the grace period is over. */
import { markRepoDeleted } from '../../catalog/repos.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { publishEvent } from '../webhooks/publish-event.ts';
import { getRepo } from './get-repo.ts';

export async function deleteRepo(
  services: Services,
  actor: Actor,
  path: RepoPath,
): Promise<Result<RepoRecord, HubError>> {
  const repo = await getRepo(services, actor, path, 'manage');
  if (!repo.ok) return repo;
  // Whoever deletes by an old name may mean what they remember, not what it became.
  if (
    repo.value.namespace.toLowerCase() !== path.namespace.toLowerCase() ||
    repo.value.name.toLowerCase() !== path.name.toLowerCase()
  ) {
    const now = `${repo.value.namespace}/${repo.value.name}`;
    return fail(hubError('repo-not-found', `This repository was renamed to ${now}; delete it by that name.`));
  }
  const now = services.clock.now();
  await markRepoDeleted(services.catalog, repo.value.id, now, now + services.config.repos.deletedKeepMs);
  await services.repoObjects.noteRecordChange(repo.value.id);
  await publishEvent(services, { scope: 'repo', action: 'delete', repo: repo.value });
  services.log.info('repos:deleted', { repo: repo.value.id, by: actor.kind === 'user' ? actor.userId : null });
  return repo;
}
