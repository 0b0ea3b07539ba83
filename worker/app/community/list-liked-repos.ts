/** Lists what a user likes, as far as the actor may know of it. */
import { findUser } from '../../catalog/accounts.ts';
import { type LikedRepo, listLikedRepos as listLikedRows } from '../../catalog/likes.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type Page, type PageQuery, pageOf, readPageQuery } from '../page-cursor.ts';
import type { Services } from '../services.ts';

export async function listLikedRepos(
  services: Services,
  actor: Actor,
  username: string,
  query: PageQuery,
): Promise<Result<Page<LikedRepo>, HubError>> {
  const user = await findUser(services.catalog, username);
  if (user === null) return fail(hubError('user-not-found', `There is no user "${username.slice(0, 100)}".`));
  const slice = readPageQuery(query);
  if (!slice.ok) return slice;
  const liked = await listLikedRows(services.catalog, user.id, readableBy(actor), slice.value);
  return ok(pageOf(liked, query, ({ repo, likedAt }) => ({ value: likedAt, id: repo.id })));
}
