/** Takes a trusted publisher away. Tokens that its jobs have got go on for their hour. */
import { deletePublisher } from '../../catalog/oauth-publishers.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requirePublisherTarget } from './publisher-target.ts';

export async function removePublisher(
  services: Services,
  actor: Actor,
  path: RepoPath | null,
  id: string,
): Promise<Result<void, HubError>> {
  const allowed = await requirePublisherTarget(services, actor, path);
  if (!allowed.ok) return allowed;
  const removed = await deletePublisher(services.catalog, allowed.value.target, id);
  if (!removed) return fail(hubError('not-found', 'There is no trusted publisher with this id.'));
  services.log.info('oauth:publisher-removed', { publisher: id, by: allowed.value.user.userId });
  return ok(undefined);
}
