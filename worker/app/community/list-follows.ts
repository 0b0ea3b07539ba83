/** Lists who follows a user or an organization, and whom a user follows. */
import { findUser } from '../../catalog/accounts.ts';
import { type FollowRow, listFollowedUsers, listFollowers as listFollowerRows } from '../../catalog/follows.ts';
import type { NamespaceRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type Page, type PageQuery, pageOf, readPageQuery } from '../page-cursor.ts';
import type { Services } from '../services.ts';
import { findOwner } from './find-owner.ts';

export async function listFollowers(
  services: Services,
  owner: { readonly name: string; readonly kind: NamespaceRecord['kind'] },
  query: PageQuery,
): Promise<Result<Page<FollowRow>, HubError>> {
  const found = await findOwner(services, owner.name, owner.kind);
  if (!found.ok) return found;
  const slice = readPageQuery(query);
  if (!slice.ok) return slice;
  return ok(pageOf(await listFollowerRows(services.catalog, found.value.id, slice.value), query, positionOf));
}

export async function listFollowing(
  services: Services,
  username: string,
  query: PageQuery,
): Promise<Result<Page<FollowRow>, HubError>> {
  const user = await findUser(services.catalog, username);
  if (user === null) return fail(hubError('user-not-found', `There is no user "${username.slice(0, 100)}".`));
  const slice = readPageQuery(query);
  if (!slice.ok) return slice;
  return ok(pageOf(await listFollowedUsers(services.catalog, user.id, slice.value), query, positionOf));
}

function positionOf({ user, followedAt }: FollowRow) {
  return { value: followedAt, id: user.id };
}
