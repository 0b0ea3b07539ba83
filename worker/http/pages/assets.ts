/**
 * The portal's own files for browsers. Their names hold a hash of their content, so they never change; a compressed
 * copy lies beside each (web/build/client-assets.ts). The store behind the binding may know no content types.
 */
import { Hono } from 'hono';
import { hubError } from '../../domain/errors.ts';
import { matchesNone } from '../conditional.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { plainError } from '../plain-dialect.ts';
import { storeOrigin, threadPolicy } from './security-policy.ts';
import { ownValue } from '../../domain/own-value.ts';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
};

const HASHED = /^\/assets\/[\w.-]+\.(js|css|svg|woff2|wasm)$/;
/** A script that a page runs in a thread of its own (web/workers); what holds for the page does not hold for it. */
const THREAD = /^\/assets\/thread-/;
const FOREVER = 'public, max-age=31536000, immutable';
const A_DAY = 'public, max-age=86400';

/** Needs no account: mounted before anything is looked up. */
export function assetRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  app.get('/assets/*', (context) => {
    const path = context.req.path;
    const type = ownValue(TYPES, HASHED.exec(path)?.[1] ?? '');
    return type === undefined ? missing(context) : serveAsset(context, path, type, FOREVER);
  });
  for (const path of ['/favicon.svg', '/favicon.ico']) {
    app.get(path, (context) => serveAsset(context, '/favicon.svg', 'image/svg+xml', A_DAY));
  }
  app.get('/robots.txt', (context) =>
    context.text('User-agent: *\nDisallow: /login\n', 200, { 'Cache-Control': A_DAY }),
  );
  return app;
}

async function serveAsset(context: HubContext, path: string, type: string, cacheControl: string): Promise<Response> {
  const etag = `"${path.slice(path.lastIndexOf('/') + 1)}"`;
  const headers = {
    'Cache-Control': cacheControl,
    'Content-Type': type,
    Vary: 'Accept-Encoding',
    ...(THREAD.test(path)
      ? { 'Content-Security-Policy': threadPolicy(storeOrigin(context.get('services').config)) }
      : {}),
  };
  if (cacheControl === FOREVER) {
    context.header('ETag', etag);
    if (matchesNone(context.req.header('If-None-Match'), etag)) return context.body(null, 304, headers);
  }
  for (const { suffix, encoding } of copiesFor(context.req.header('Accept-Encoding') ?? '')) {
    const copy = await fetchAsset(context, path + suffix);
    if (copy === null) continue;
    return new Response(copy.body, {
      headers: {
        ...headers,
        ...(cacheControl === FOREVER ? { ETag: etag } : {}),
        ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
        ...(copy.length === null ? {} : { 'Content-Length': copy.length }),
      },
      // The bytes are compressed already.
      ...(encoding === null ? {} : { encodeBody: 'manual' }),
    });
  }
  return missing(context);
}

interface Copy {
  readonly suffix: string;
  readonly encoding: 'br' | 'gzip' | null;
}

function copiesFor(acceptEncoding: string): readonly Copy[] {
  const accepted = acceptEncoding.split(',').map((part) => part.trim().split(';')[0]?.toLowerCase());
  return [
    ...(accepted.includes('br') ? [{ suffix: '.br', encoding: 'br' } as const] : []),
    ...(accepted.includes('gzip') ? [{ suffix: '.gz', encoding: 'gzip' } as const] : []),
    { suffix: '', encoding: null },
  ];
}

async function fetchAsset(
  context: HubContext,
  path: string,
): Promise<{ readonly body: ReadableStream | null; readonly length: string | null } | null> {
  const response = await context.env.ASSETS.fetch(new URL(path, 'http://assets.invalid'));
  if (response.status === 200) return { body: response.body, length: response.headers.get('Content-Length') };
  await response.body?.cancel();
  return null;
}

function missing(context: HubContext): Response {
  return plainError(context, hubError('not-found', 'There is no such file of the portal.'));
}
