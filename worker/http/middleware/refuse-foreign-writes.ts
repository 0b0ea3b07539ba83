/** Keeps other web sites from using a visitor's session, or from signing a visitor in as someone else (CSRF). */
import type { MiddlewareHandler } from 'hono';
import { hubError } from '../../domain/errors.ts';
import { dialectOf } from '../dialect.ts';
import { dialects } from '../dialects.ts';
import type { HubEnv } from '../hub-env.ts';
import { originOf } from '../request-origin.ts';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

export const refuseForeignWrites: MiddlewareHandler<HubEnv> = async (context, next) => {
  const credential = context.get('credential').kind;
  if (!harmless.has(context.req.method) && credential !== 'token') {
    const origin = originOf(context.req.raw.headers, [
      new URL(context.req.url).host,
      new URL(context.get('baseUrl')).host,
    ]);
    // Tools send neither header and come without a cookie; a browser with a session always tells.
    if (origin === 'foreign' || (origin === 'unknown' && credential === 'session')) {
      const error = hubError('forbidden', 'This request seems to come from another web site and was refused.');
      return dialects[dialectOf(context.req.path)].formatError(context, error);
    }
  }
  return next();
};
