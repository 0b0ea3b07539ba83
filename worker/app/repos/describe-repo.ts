/** A repository together with what was read from its files. */
import type { ListedRepo } from '../../catalog/repo-list.ts';
import { findRepoCard, listRepoTags } from '../../catalog/repo-cards.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { getRepo } from './get-repo.ts';

export type DescribedRepo = Pick<ListedRepo, 'repo' | 'card' | 'tags'>;

export async function describeRepo(
  services: Services,
  actor: Actor,
  path: RepoPath,
): Promise<Result<DescribedRepo, HubError>> {
  const found = await getRepo(services, actor, path, 'see');
  if (!found.ok) return found;
  const repo = found.value;
  const card = await findRepoCard(services.catalog, repo.id);
  return ok({ repo, card, tags: await listRepoTags(services.catalog, repo.id) });
}
