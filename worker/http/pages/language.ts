/** `POST /settings/language`: keeps the chosen language in a cookie, for readers without an account too. */
import { setCookie } from 'hono/cookie';
import type { Handler } from 'hono';
import type { HubEnv } from '../hub-env.ts';
import { readForm } from './form.ts';
import { safeNext } from './next-path.ts';

export const LANGUAGE_COOKIE = 'hub_language';
const YEAR_SECONDS = 365 * 24 * 3600;

/** The portal knows which languages it speaks; here it only has to look like the tag of one. */
export function readLanguage(value: string | undefined): string | null {
  return value !== undefined && /^[a-z]{2,3}$/.test(value) ? value : null;
}

export const chooseLanguage: Handler<HubEnv> = async (context) => {
  const form = await readForm(context.req.raw);
  const language = readLanguage(form.get('language') ?? undefined);
  if (language !== null) {
    setCookie(context, LANGUAGE_COOKIE, language, {
      path: '/',
      sameSite: 'Lax',
      httpOnly: true,
      maxAge: YEAR_SECONDS,
    });
  }
  return context.redirect(safeNext(form.get('next')), 303);
};
