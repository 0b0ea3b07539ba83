/** What is shown of a user: their name and how much they own, like and follow. */
import { findUser } from '../../catalog/accounts.ts';
import { isFollowedBy } from '../../catalog/follows.ts';
import { type OrganizationOfUser, listOrganizationsOf } from '../../catalog/memberships.ts';
import { type NamespaceFigures, countOfNamespace, countOfUser } from '../../catalog/namespace-figures.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { asSeenBy } from '../accounts/get-user.ts';
import type { Services } from '../services.ts';

export interface UserOverview extends NamespaceFigures {
  readonly user: UserRecord;
  readonly organizations: readonly OrganizationOfUser[];
  readonly likes: number;
  readonly following: number;
  /** Discussions and pull requests that they opened. */
  readonly discussions: number;
  /** Whether the actor follows this user. */
  readonly isFollowed: boolean;
}

export async function getUserOverview(
  services: Services,
  actor: Actor,
  username: string,
): Promise<Result<UserOverview, HubError>> {
  const { catalog } = services;
  const user = await findUser(catalog, username);
  if (user === null) return fail(hubError('user-not-found', `There is no user "${username.slice(0, 100)}".`));
  const readable = readableBy(actor);
  const [owned, done, organizations, isFollowed] = await Promise.all([
    countOfNamespace(catalog, user.namespaceId, readable),
    countOfUser(catalog, user.id, readable),
    listOrganizationsOf(catalog, user.id),
    actor.kind === 'user' && isFollowedBy(catalog, user.namespaceId, actor.userId),
  ]);
  return ok({ user: asSeenBy(actor, user), organizations, ...owned, ...done, isFollowed });
}
