/** The questions about the actor that use cases on accounts begin with. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { OAuthScope } from '../../domain/oauth-scopes.ts';
import { type Result, fail, ok } from '../../domain/result.ts';

export type UserActor = Extract<Actor, { kind: 'user' }>;

export function requireUser(actor: Actor): Result<UserActor, HubError> {
  return actor.kind === 'user' ? ok(actor) : fail(hubError('unauthenticated', 'Sign in to do this.'));
}

export function requireWriter(actor: Actor): Result<UserActor, HubError> {
  const user = requireUser(actor);
  if (user.ok && user.value.scope !== 'write') {
    return fail(hubError('forbidden', 'This token may only read; use one with the scope "write".'));
  }
  if (user.ok && user.value.onlyRepo !== undefined) {
    return fail(hubError('forbidden', 'This token is good for one repository only.'));
  }
  return user;
}

/** The user themselves, not an app on their behalf: for what decides over the account. */
export function requirePerson(actor: Actor): Result<UserActor, HubError> {
  const user = requireWriter(actor);
  if (user.ok && user.value.appScopes !== undefined) {
    return fail(hubError('forbidden', 'An app may not change your account; sign in, or use a token of your own.'));
  }
  return user;
}

/** The user themselves, or an app that was given just this scope. */
export function requireScope(actor: Actor, scope: OAuthScope): Result<UserActor, HubError> {
  const user = requireWriter(actor);
  if (user.ok && user.value.appScopes !== undefined && !user.value.appScopes.includes(scope)) {
    return fail(hubError('forbidden', `This app was not given the scope "${scope}".`));
  }
  return user;
}

export function requireAdmin(actor: Actor): Result<UserActor, HubError> {
  const user = requireWriter(actor);
  if (user.ok && !user.value.isAdmin) return fail(hubError('forbidden', 'Only an administrator may do this.'));
  return user;
}

/** The actor may act for the user of this name: it is their own, or the actor is an administrator. */
export function requireSelf(actor: Actor, username: string): Result<UserActor, HubError> {
  const user = requireUser(actor);
  if (user.ok && !user.value.isAdmin && user.value.username.toLowerCase() !== username.toLowerCase()) {
    return fail(hubError('forbidden', `You may not do this for the user "${username}".`));
  }
  return user;
}
