/** Looks up a user by name. E-mail addresses are for the user and administrators only. */
import { findUser } from '../../catalog/accounts.ts';
import type { Actor } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

export async function getUser(
  services: Services,
  actor: Actor,
  username: string,
): Promise<Result<UserRecord, HubError>> {
  const user = await findUser(services.catalog, username);
  if (user === null) return fail(hubError('user-not-found', `There is no user "${username}".`));
  return ok(asSeenBy(actor, user));
}

export function asSeenBy(actor: Actor, user: UserRecord): UserRecord {
  const mayKnow = actor.kind === 'user' && (actor.isAdmin || actor.userId === user.id);
  return mayKnow ? user : { ...user, email: null };
}
