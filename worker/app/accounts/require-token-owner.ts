/** Decides who may see and change a user's access tokens. */
import { findUser } from '../../catalog/accounts.ts';
import type { Actor } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requireSelf, requirePerson } from './require.ts';

/** A token that may only read must not reach tokens, or it could make itself one that writes. */
export async function requireTokenOwner(
  services: Services,
  actor: Actor,
  username: string,
): Promise<Result<UserRecord, HubError>> {
  const self = requireSelf(actor, username);
  if (!self.ok) return self;
  const writer = requirePerson(actor);
  if (!writer.ok) return writer;
  const user = await findUser(services.catalog, username);
  return user === null ? fail(hubError('user-not-found', `There is no user "${username}".`)) : ok(user);
}
