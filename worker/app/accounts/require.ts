/** The questions about the actor that use cases on accounts begin with. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
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
