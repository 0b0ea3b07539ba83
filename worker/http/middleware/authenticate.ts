/** Finds out who is asking: access token (Bearer or Basic) or session cookie. A wrong token is refused, not ignored. */
import { getCookie } from 'hono/cookie';
import type { MiddlewareHandler } from 'hono';
import { authenticateSession } from '../../app/accounts/authenticate-session.ts';
import { authenticateToken } from '../../app/accounts/authenticate-token.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { dialectOf } from '../dialect.ts';
import { dialects } from '../dialects.ts';
import type { HubEnv } from '../hub-env.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';

export const authenticate: MiddlewareHandler<HubEnv> = async (context, next) => {
  const services = context.get('services');
  const header = context.req.header('Authorization');
  const refuse = (error: HubError): Response => dialects[dialectOf(context.req.path)].formatError(context, error);

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

/** Reads the token out of `Bearer <token>` or `Basic`, where git sends it as the user name or as the password. */
export function tokenOf(header: string): Result<string, HubError> {
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2);
  if (/^(?:bearer|token)$/i.test(scheme)) return ok(value);
  if (/^basic$/i.test(scheme)) {
    const text = decodeBase64(value);
    const colon = text.indexOf(':');
    const user = colon < 0 ? text : text.slice(0, colon);
    const password = colon < 0 ? '' : text.slice(colon + 1);
    const token = [password, user].find((field) => field.startsWith('hf_'));
    if (token !== undefined) return ok(token);
    return fail(
      hubError(
        'bad-credentials',
        'Use an access token ("hf_…") in place of the password; the password itself is not accepted here.',
      ),
    );
  }
  return fail(hubError('bad-credentials', 'Send an access token as "Authorization: Bearer hf_…".'));
}

function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    // Not base64 at all: no token in it.
    return '';
  }
}
