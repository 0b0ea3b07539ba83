/** Which languages the portal speaks, and which one a reader gets. */
import { en } from './en/index.ts';
import { ja } from './ja/index.ts';
import { ko } from './ko/index.ts';
import { zh } from './zh/index.ts';

/** A message, or its forms by number where a language tells one from many. */
export type Message = string | { readonly one: string; readonly other: string };

export type MessageKey = keyof typeof en;

/** For keys made of what a card says. */
export function isMessageKey(text: string): text is MessageKey {
  return Object.hasOwn(en, text);
}

/** Every language has a message for every key of English, so a missing translation is a compile error. */
export type Dictionary = Readonly<Record<MessageKey, Message>>;

export const dictionaries = { en, zh, ja, ko } as const satisfies Record<string, Dictionary>;
export type Locale = keyof typeof dictionaries;
export const fallbackLocale: Locale = 'en';
export const locales: readonly Locale[] = ['en', 'zh', 'ja', 'ko'];

/** What each language calls itself. */
export const localeNames: Readonly<Record<Locale, string>> = {
  en: 'English',
  zh: '简体中文',
  ja: '日本語',
  ko: '한국어',
};

/** The language's tag (BCP 47), for `lang` and for `Intl`. */
export const localeTags: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-Hans', ja: 'ja', ko: 'ko' };

function isLocale(text: string): text is Locale {
  return Object.hasOwn(dictionaries, text);
}

/**
 * The language the reader `chose`, else the first of `Accept-Language` (RFC 9110, 12.5.4) that the portal speaks;
 * regions fall back to their language.
 */
export function chooseLocale(acceptLanguage: string, chosen: string | null = null): Locale {
  if (chosen !== null && isLocale(chosen)) return chosen;
  const wanted = acceptLanguage
    .slice(0, 500)
    .split(',')
    .map((part, position) => {
      const [tag = '', ...parameters] = part.trim().split(/\s*;\s*/);
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag: tag.toLowerCase(), weight: quality === undefined ? 1 : Number(quality.slice(2)) || 0, position };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.position - b.position);
  for (const { tag } of wanted) {
    const language = tag.split('-')[0] ?? tag;
    if (isLocale(tag)) return tag;
    if (isLocale(language)) return language;
  }
  return fallbackLocale;
}
