import { describe, expect, it } from 'vitest';
import { chooseLocale, dictionaries } from '../locales/index.ts';
import { i18nFor } from './i18n.ts';

const { t } = i18nFor('en');

it('fills parameters and writes numbers as the language does', () => {
  expect(t('list.page', { page: 2, pages: 1200 })).toBe('Page 2 of 1,200');
});

it('picks the plural form by count', () => {
  expect(t('list.total', { count: 1 })).toBe('1 repository');
  expect(t('list.total', { count: 0 })).toBe('0 repositories');
});

it('does not read parameters as patterns', () => {
  expect(t('list.filter.author', { author: '$& {tag}' })).toBe('by $& {tag}');
});

describe('chooseLocale', () => {
  it.each(['', 'en', 'en-GB,fr;q=0.5', 'tlh, en;q=0.1', '*', ';;q=,', 'constructor'])(
    '%j is answered in English',
    (header) => {
      expect(chooseLocale(header)).toBe('en');
    },
  );
});

it('has no empty message in any language', () => {
  for (const dictionary of Object.values(dictionaries)) {
    for (const message of Object.values(dictionary)) {
      for (const text of typeof message === 'string' ? [message] : Object.values(message)) expect(text).not.toBe('');
    }
  }
});
