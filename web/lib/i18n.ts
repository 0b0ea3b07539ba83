/**
 * The portal's words: looks up a message by its key in the page's language and fills in its parameters. All text a
 * reader sees comes through `t`; a language is complete or does not compile (see locales/index.ts).
 */
import { type Context, createContext, useContext } from 'solid-js';
import {
  type Dictionary,
  type Locale,
  type MessageKey,
  dictionaries,
  fallbackLocale,
  localeTags,
} from '../locales/index.ts';
import { type Format, formatFor } from './format.ts';

export type MessageParameters = Readonly<Record<string, string | number>>;

/** With a parameter `count` a message with plural forms picks the right one; numbers are written as the language does. */
export type Translate = (key: MessageKey, parameters?: MessageParameters) => string;

export interface I18n {
  readonly locale: Locale;
  /** The locale's BCP 47 tag, for `lang`. */
  readonly tag: string;
  readonly t: Translate;
  readonly format: Format;
}

const made = new Map<Locale, I18n>();

export function i18nFor(locale: Locale): I18n {
  const known = made.get(locale);
  if (known !== undefined) return known;
  const tag = localeTags[locale];
  const i18n = { locale, tag, t: translator(tag, dictionaries[locale]), format: formatFor(tag) };
  made.set(locale, i18n);
  return i18n;
}

function translator(tag: string, dictionary: Dictionary): Translate {
  const plurals = new Intl.PluralRules(tag);
  const format = formatFor(tag);
  return (key, parameters = {}) => {
    const message = dictionary[key];
    const text =
      typeof message === 'string'
        ? message
        : plurals.select(Number(parameters['count'] ?? 0)) === 'one'
          ? message.one
          : message.other;
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = parameters[name];
      if (value === undefined) return placeholder;
      return typeof value === 'number' ? format.number(value) : value;
    });
  };
}

const I18nContext: Context<I18n> = createContext(i18nFor(fallbackLocale));
export const I18nProvider: Context<I18n>['Provider'] = I18nContext.Provider;

export function useI18n(): I18n {
  return useContext(I18nContext);
}
