/** The cookie that carries a browser's session: unreadable for scripts, and not sent along by other sites' forms. */
import { deleteCookie, setCookie } from 'hono/cookie';
import type { HubContext } from './hub-env.ts';

export const SESSION_COOKIE = 'hub_session';

export function setSessionCookie(context: HubContext, secret: string, expiresAt: number): void {
  setCookie(context, SESSION_COOKIE, secret, { ...attributes(context), expires: new Date(expiresAt) });
}

export function clearSessionCookie(context: HubContext): void {
  deleteCookie(context, SESSION_COOKIE, attributes(context));
}

function attributes(context: HubContext): { httpOnly: true; sameSite: 'Lax'; path: '/'; secure: boolean } {
  // A hub on plain HTTP could not sign anyone in with Secure cookies.
  const secure = context.get('baseUrl').startsWith('https://');
  return { httpOnly: true, sameSite: 'Lax', path: '/', secure };
}
