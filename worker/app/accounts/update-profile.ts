/** Changes a user's full name and e-mail address. */
import { findUser, updateProfile as updateProfileRow } from '../../catalog/accounts.ts';
import type { Actor } from '../../domain/access.ts';
import { type UserRecord, parseEmail, parseFullName } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requireSelf, requirePerson } from './require.ts';

export interface ProfileInput {
  readonly username: string;
  readonly fullName?: string;
  /** Empty: removes the address. */
  readonly email?: string;
}

export async function updateProfile(
  services: Services,
  actor: Actor,
  input: ProfileInput,
): Promise<Result<UserRecord, HubError>> {
  const allowed = requireSelf(actor, input.username);
  if (!allowed.ok) return allowed;
  const writer = requirePerson(actor);
  if (!writer.ok) return writer;
  const user = await findUser(services.catalog, input.username);
  if (user === null) return fail(hubError('user-not-found', `There is no user "${input.username}".`));
  const fullName = parseFullName(input.fullName ?? user.fullName);
  if (!fullName.ok) return fullName;
  const email = input.email === undefined ? ok(user.email) : input.email === '' ? ok(null) : parseEmail(input.email);
  if (!email.ok) return email;
  const change = { fullName: fullName.value, email: email.value };
  await updateProfileRow(services.catalog, user.id, change);
  return ok({ ...user, ...change });
}
