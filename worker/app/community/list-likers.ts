/** Lists who likes a repository, latest first, for whoever sees it. */
import { type Liker, listLikers as listLikerRows } from '../../catalog/likes.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import { type Page, type PageQuery, pageOf, readPageQuery } from '../page-cursor.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export async function listLikers(
  services: Services,
  actor: Actor,
  path: RepoPath,
  query: PageQuery,
): Promise<Result<Page<Liker>, HubError>> {
  const repo = await getRepo(services, actor, path, 'see');
  if (!repo.ok) return repo;
  const slice = readPageQuery(query);
  if (!slice.ok) return slice;
  const likers = await listLikerRows(services.catalog, repo.value.id, slice.value);
  return ok(pageOf(likers, query, ({ user, likedAt }) => ({ value: likedAt, id: user.id })));
}
