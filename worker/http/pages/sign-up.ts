/** `GET` and `POST /register`: making an account, where the operator lets strangers do so. */
import type { SignUpData } from '#portal';
import type { Handler } from 'hono';
import { signIn } from '../../app/accounts/sign-in.ts';
import { signUp } from '../../app/accounts/sign-up.ts';
import { hubError } from '../../domain/errors.ts';
import { clientAddress } from '../client-address.ts';
import type { HubEnv } from '../hub-env.ts';
import { setSessionCookie } from '../session-cookie.ts';
import { formatPageError } from './error.ts';
import { readForm } from './form.ts';
import { formFailure } from './form-failure.ts';
import { safeNext } from './next-path.ts';
import { respondWithPage } from './respond.ts';

const closed = hubError('forbidden', 'This hub does not let people sign up; ask its administrator for an account.');

export const showSignUp: Handler<HubEnv> = (context) => {
  const next = safeNext(context.req.query('next') ?? null);
  if (context.get('actor').kind === 'user') return context.redirect(next, 303);
  if (context.get('services').config.accounts.signUp === 'closed') return formatPageError(context, closed);
  const values = { username: '', fullName: '', email: '' };
  return respondWithPage(context, { name: 'sign-up', data: { next, values, failure: null } });
};

export const submitSignUp: Handler<HubEnv> = async (context) => {
  const services = context.get('services');
  const form = await readForm(context.req.raw);
  const next = safeNext(form.get('next'));
  const values: SignUpData['values'] = {
    username: (form.get('username') ?? '').trim().slice(0, 100),
    fullName: (form.get('full_name') ?? '').trim().slice(0, 200),
    email: (form.get('email') ?? '').trim().slice(0, 300),
  };
  const password = (form.get('password') ?? '').slice(0, 1000);
  const address = clientAddress(context);
  const made = await signUp(services, { ...values, password }, address);
  if (!made.ok) {
    if (services.config.accounts.signUp === 'closed') return formatPageError(context, closed);
    // The form's only free texts beside the name are the password and the address.
    const code = password.length < 8 || password.length > 256 ? 'bad-password' : 'bad-email';
    const { failure, status } = formFailure(made.error, { 'bad-request': code });
    return respondWithPage(context, { name: 'sign-up', data: { next, values, failure } }, status);
  }
  const session = await signIn(services, { username: values.username, password, address });
  if (!session.ok) return context.redirect('/login', 303);
  setSessionCookie(context, session.value.secret, session.value.expiresAt);
  return context.redirect(next, 303);
};
