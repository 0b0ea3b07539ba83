/** Gives every request its id, its services and the hub's public address, and every answer its standing headers. */
import type { Context, MiddlewareHandler } from 'hono';
import { anonymous } from '../../app/accounts/actor-of.ts';
import type { Services } from '../../app/services.ts';
import type { Env } from '../../config.ts';
import { baseUrlOf } from '../base-url.ts';
import type { HubEnv } from '../hub-env.ts';

export function describeRequest(servicesOf: (env: Env) => Services): MiddlewareHandler<HubEnv> {
  return async (context, next) => {
    const services = servicesOf(context.env);
    const requestId = requestIdOf(context.req.header('X-Request-Id'));
    context.set('services', services);
    context.set('requestId', requestId);
    context.set('baseUrl', baseUrlOf(context.req.raw, services.config));
    context.set('actor', anonymous);
    context.set('credential', { kind: 'none' });
    await next();
    addHeaders(context, { ...standingHeaders, 'X-Request-Id': requestId });
  };
}

/**
 * Set where the answer has none of its own. Without a policy of their own, answers are data: the sandbox keeps an
 * HTML or SVG file of a repository from running as part of the hub.
 */
const standingHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  // What one visitor may see another may not: nothing is kept by a shared cache unless its route says so.
  'Cache-Control': 'private, no-cache',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
};

function addHeaders(context: Context<HubEnv>, headers: Readonly<Record<string, string>>): void {
  try {
    setMissing(context.res.headers, headers);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // An answer passed on from a fetch has immutable headers; a copy keeps the body's stream as it is.
    const copy = new Response(context.res.body, context.res);
    setMissing(copy.headers, headers);
    context.res = copy;
  }
}

function setMissing(target: Headers, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!target.has(name)) target.set(name, value);
  }
}

/** A caller's own id is kept when it is harmless, so that traces across machines join up. */
function requestIdOf(given: string | undefined): string {
  return given !== undefined && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : crypto.randomUUID();
}
