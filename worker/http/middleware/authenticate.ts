/** Finds out who is asking: access token (Bearer or Basic) or session cookie. A wrong token is refused, not ignored. */
import { getCookie } from 'hono/cookie';
import type { MiddlewareHandler } from 'hono';
import { authenticateSession } from '../../app/accounts/authenticate-session.ts';
import { authenticateToken } from '../../app/accounts/authenticate-token.ts';
import type { HubError } from '../../domain/errors.ts';
import { tokenOf } from '../authorization-header.ts';
import { dialectOf } from '../dialect.ts';
import { dialects } from '../dialects.ts';
import type { HubEnv } from '../hub-env.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';

export const authenticate: MiddlewareHandler<HubEnv> = async (context, next) => {
  const services = context.get('services');
  const header = context.req.header('Authorization');
  const refuse = (error: HubError): Response | Promise<Response> =>
    dialects[dialectOf(context.req.path)].formatError(context, error);

  if (header !== undefined && header.trim() !== '') {
    const token = tokenOf(header);
    if (!token.ok) return refuse(token.error);
    const authenticated = await authenticateToken(services, token.value);
    if (!authenticated.ok) return refuse(authenticated.error);
    context.set('actor', authenticated.value.actor);
    context.set('credential', authenticated.value.credential);
  } else {
    const secret = getCookie(context, SESSION_COOKIE);
    const session = secret === undefined ? null : await authenticateSession(services, secret);
    if (session !== null) {
      context.set('actor', session.actor);
      context.set('credential', session.credential);
    }
  }
  await next();
};
