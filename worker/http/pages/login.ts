/** `GET` and `POST /login`, `POST /logout`: signing in and out with a form. */
import type { LoginData } from '#portal';
import type { Handler } from 'hono';
import { signIn } from '../../app/accounts/sign-in.ts';
import { signOut } from '../../app/accounts/sign-out.ts';
import { type HubError, statusOf } from '../../domain/errors.ts';
import { clientAddress } from '../client-address.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { clearSessionCookie, setSessionCookie } from '../session-cookie.ts';
import { readForm } from './form.ts';
import { safeNext } from './next-path.ts';
import { respondWithPage } from './respond.ts';

/** Longer ones are not even hashed. */
const MAX_PASSWORD_CHARACTERS = 1000;

export const showLogin: Handler<HubEnv> = (context) => {
  const next = safeNext(context.req.query('next') ?? null);
  if (context.get('actor').kind === 'user') return context.redirect(next, 303);
  return respondWithPage(context, { name: 'login', data: { next, username: '', failure: null } });
};

export const submitLogin: Handler<HubEnv> = async (context) => {
  const form = await readForm(context.req.raw);
  const next = safeNext(form.get('next'));
  const username = (form.get('username') ?? '').trim().slice(0, 100);
  const password = (form.get('password') ?? '').slice(0, MAX_PASSWORD_CHARACTERS);
  const signedIn = await signIn(context.get('services'), { username, password, address: clientAddress(context) });
  if (!signedIn.ok) return refuse(context, { next, username }, signedIn.error);
  setSessionCookie(context, signedIn.value.secret, signedIn.value.expiresAt);
  return context.redirect(next, 303);
};

function refuse(context: HubContext, data: Pick<LoginData, 'next' | 'username'>, error: HubError): Response {
  const failure = error.code === 'too-many-requests' ? 'too-many-requests' : 'bad-credentials';
  return respondWithPage(context, { name: 'login', data: { ...data, failure } }, statusOf(error));
}

export const submitLogout: Handler<HubEnv> = async (context) => {
  await signOut(context.get('services'), context.get('credential'));
  clearSessionCookie(context);
  return context.redirect('/', 303);
};
