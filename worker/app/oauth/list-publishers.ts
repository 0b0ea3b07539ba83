/** Lists the trusted publishers of a repository, or of the actor's own account. */
import { type PublisherRow, listPublishers as listRows } from '../../catalog/oauth-publishers.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requirePublisherTarget } from './publisher-target.ts';

export async function listPublishers(
  services: Services,
  actor: Actor,
  path: RepoPath | null,
): Promise<Result<readonly PublisherRow[], HubError>> {
  const allowed = await requirePublisherTarget(services, actor, path);
  return allowed.ok ? ok(await listRows(services.catalog, allowed.value.target)) : allowed;
}
