/** Signing in and out with a password, for browsers. Other programs use access tokens. */
import { z } from '@hono/zod-openapi';
import { changePassword } from '../../app/accounts/change-password.ts';
import { getUser } from '../../app/accounts/get-user.ts';
import { signIn } from '../../app/accounts/sign-in.ts';
import { signOut } from '../../app/accounts/sign-out.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import { clientAddress } from '../client-address.ts';
import { clearSessionCookie, setSessionCookie } from '../session-cookie.ts';
import { endpoint } from './endpoint.ts';
import { nothing, userView, viewUser } from './views.ts';

const tag = 'Sessions';

const readSession = endpoint({
  method: 'get',
  path: '/api/v1/session',
  tag,
  summary: 'The signed-in user, or null',
  data: userView.nullable(),
  run: async (context) => {
    const actor = context.get('actor');
    if (actor.kind === 'anonymous') return ok({ data: null });
    const user = await getUser(context.get('services'), actor, actor.username);
    return user.ok ? ok({ data: viewUser(user.value) }) : user;
  },
});

const openSession = endpoint({
  method: 'post',
  path: '/api/v1/session',
  tag,
  summary: 'Sign in: sets a session cookie',
  body: z.object({ username: z.string().max(100), password: z.string().max(1000) }),
  data: userView,
  run: async (context, { body }) => {
    const signedIn = await signIn(context.get('services'), { ...body, address: clientAddress(context) });
    if (!signedIn.ok) return signedIn;
    setSessionCookie(context, signedIn.value.secret, signedIn.value.expiresAt);
    return ok({ data: viewUser(signedIn.value.user) });
  },
});

const closeSession = endpoint({
  method: 'delete',
  path: '/api/v1/session',
  tag,
  summary: 'Sign out',
  data: nothing,
  run: async (context) => {
    await signOut(context.get('services'), context.get('credential'));
    clearSessionCookie(context);
    return ok({ data: null });
  },
});

const password = endpoint({
  method: 'put',
  path: '/api/v1/user/{username}/password',
  tag,
  summary: 'Change a password; ends the other sessions of the user',
  params: z.object({ username: z.string() }),
  body: z.object({
    current_password: z.string().max(1000).optional().openapi({ description: 'Needed for the own password' }),
    new_password: z.string().max(1000),
  }),
  data: nothing,
  run: async (context, { params, body }) => {
    const credential = context.get('credential');
    if (credential.kind === 'none') return fail(hubError('unauthenticated', 'Sign in to change a password.'));
    const changed = await changePassword(context.get('services'), context.get('actor'), {
      username: params.username,
      newPassword: body.new_password,
      ...(body.current_password !== undefined && { currentPassword: body.current_password }),
      credential,
      address: clientAddress(context),
    });
    return changed.ok ? ok({ data: null }) : changed;
  },
});

export const sessionEndpoints = [readSession, openSession, closeSession, password];
