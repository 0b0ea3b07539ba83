/** Takes back one's own request, as long as nobody has decided about it. */
import { deletePendingRequest } from '../../catalog/access-requests.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requireWriter } from '../accounts/require.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export async function cancelAccessRequest(
  services: Services,
  actor: Actor,
  path: RepoPath,
): Promise<Result<null, HubError>> {
  const repo = await getRepo(services, actor, path, 'see');
  if (!repo.ok) return repo;
  const user = requireWriter(actor);
  if (!user.ok) return user;
  const removed = await deletePendingRequest(services.catalog, repo.value.id, user.value.userId);
  return removed ? ok(null) : fail(hubError('not-found', 'You have no request here that waits for a review.'));
}
