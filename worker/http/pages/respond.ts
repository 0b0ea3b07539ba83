/** Sends a page of the portal: fills in who asks and how, renders, and sets the headers every page has. */
import type { Page, Viewer } from '#portal';
import { getCookie } from 'hono/cookie';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { UserActor } from '../../app/accounts/require.ts';
import type { HubContext } from '../hub-env.ts';
import { LANGUAGE_COOKIE, readLanguage } from './language.ts';
import { framesFile, securityPolicy, startsThreads, storeOrigin } from './security-policy.ts';
import { readTheme, THEME_COOKIE } from './theme.ts';

/** `formTarget`: the origin or scheme that a form of the page leads to in the end, beside the hub itself. */
export function respondWithPage(
  context: HubContext,
  page: Page,
  status: ContentfulStatusCode = 200,
  { formTarget = null }: { readonly formTarget?: string | null } = {},
): Response {
  const actor = context.get('actor');
  const { pathname, search } = new URL(context.req.url);
  const nonce = freshNonce();
  const html = context.get('renderPage')({
    context: {
      baseUrl: context.get('baseUrl'),
      url: pathname + search,
      requestId: context.get('requestId'),
      nonce,
      viewer: actor.kind === 'user' ? viewerOf(actor) : null,
      theme: readTheme(getCookie(context, THEME_COOKIE)),
      locale: readLanguage(getCookie(context, LANGUAGE_COOKIE)),
      canSignUp: context.get('services').config.accounts.signUp === 'open',
      acceptLanguage: context.req.header('Accept-Language') ?? '',
      now: context.get('services').clock.now(),
    },
    page,
  });
  return context.body(html, status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': securityPolicy(nonce, storeOrigin(context.get('services').config), {
      formTarget,
      hasThreads: startsThreads(page),
      framesFile: framesFile(page),
    }),
    // Who is signed in, the language and the appearance are part of a page, and a sign-out must show at once.
    'Cache-Control': 'private, no-cache',
    Vary: 'Cookie, Accept-Language, Accept-Encoding',
    ...(acceptsGzip(context) ? { 'Content-Encoding': 'gzip' } : {}),
  });
}

function viewerOf({ username, isAdmin, namespaces }: UserActor): Viewer {
  // The first is their own.
  return { username, isAdmin, organizations: namespaces.slice(1).map(({ name }) => name) };
}

/** The runtime compresses a body whose headers say that it is. */
function acceptsGzip(context: HubContext): boolean {
  return /(?:^|,)\s*gzip\s*(?:,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|$)/i.test(context.req.header('Accept-Encoding') ?? '');
}

function freshNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
}
