/** `POST /settings/theme`: keeps the chosen appearance in a cookie, for readers without an account too. */
import { deleteCookie, setCookie } from 'hono/cookie';
import type { Handler } from 'hono';
import type { HubEnv } from '../hub-env.ts';
import { readForm } from './form.ts';
import { safeNext } from './next-path.ts';

export const THEME_COOKIE = 'hub_theme';
const YEAR_SECONDS = 365 * 24 * 3600;

export function readTheme(value: string | undefined): 'light' | 'dark' | null {
  return value === 'light' || value === 'dark' ? value : null;
}

export const chooseTheme: Handler<HubEnv> = async (context) => {
  const form = await readForm(context.req.raw);
  const theme = readTheme(form.get('theme') ?? undefined);
  const attributes = { path: '/', sameSite: 'Lax', httpOnly: true } as const;
  if (theme === null) deleteCookie(context, THEME_COOKIE, attributes);
  else setCookie(context, THEME_COOKIE, theme, { ...attributes, maxAge: YEAR_SECONDS });
  return context.redirect(safeNext(form.get('next')), 303);
};
