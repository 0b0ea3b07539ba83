/** Lets a user change their password, and an administrator anybody's. */
import { findUserWithPassword, updatePassword } from '../../catalog/accounts.ts';
import { deleteSessionsOf } from '../../catalog/sessions.ts';
import type { Actor } from '../../domain/access.ts';
import { parsePassword } from '../../domain/account.ts';
import type { Credential } from '../../domain/credential.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { countLogin, loginSubjects, noteSuccessfulLogin } from './login-limits.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { requirePerson } from './require.ts';

export interface PasswordChange {
  readonly username: string;
  /** Needed unless an administrator changes another user's password. */
  readonly currentPassword?: string;
  readonly newPassword: string;
  /** The credential in use: its session goes on, the user's others end. */
  readonly credential: Credential;
  readonly address: string | null;
}

export async function changePassword(
  services: Services,
  actor: Actor,
  input: PasswordChange,
): Promise<Result<void, HubError>> {
  if (actor.kind === 'anonymous') return fail(hubError('unauthenticated', 'Sign in to change a password.'));
  const person = requirePerson(actor);
  if (!person.ok) return person;
  const own = actor.username.toLowerCase() === input.username.toLowerCase();
  if (actor.scope !== 'write' || !(own || actor.isAdmin)) {
    return fail(hubError('forbidden', "You may not change this user's password."));
  }
  const password = parsePassword(input.newPassword);
  if (!password.ok) return password;
  const user = await findUserWithPassword(services.catalog, input.username);
  if (user === null) return fail(hubError('user-not-found', `There is no user "${input.username}".`));
  if (own) {
    const subjects = loginSubjects(user.username, input.address);
    const allowed = await countLogin(services, subjects);
    if (!allowed.ok) return allowed;
    if (!(await verifyPassword(input.currentPassword ?? '', user.passwordHash))) {
      return fail(hubError('forbidden', 'The current password is wrong.'));
    }
    await noteSuccessfulLogin(services, subjects);
  }
  await updatePassword(services.catalog, user.id, await hashPassword(password.value));
  const kept = own && input.credential.kind === 'session' ? input.credential.sessionId : undefined;
  await deleteSessionsOf(services.catalog, user.id, kept);
  return ok(undefined);
}
