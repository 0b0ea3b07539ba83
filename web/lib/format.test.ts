import { describe, expect, it } from 'vitest';
import { formatFor } from './format.ts';

const format = formatFor('en');

describe('bytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [999.6, '1 kB'],
    [1_234, '1.23 kB'],
    [999_999, '1 MB'],
    [14_234_567_890, '14.2 GB'],
    [3e15, '3 PB'],
  ])('%d is %s', (size, text) => expect(format.bytes(size)).toBe(text));
});

describe('relativeTime', () => {
  const now = Date.UTC(2026, 10, 22, 14);

  it.each([
    [0, 'just now'],
    [59_000, 'just now'],
    [61_000, '1 minute ago'],
    [26 * 3_600_000, 'yesterday'],
    [9 * 86_400_000, 'last week'],
    [400 * 86_400_000, 'last year'],
  ])('%d ms back is %s', (elapsed, text) => expect(format.relativeTime(now - elapsed, now)).toBe(text));
});

it('writes counts short', () => {
  expect(format.compact(8_030_261_248)).toBe('8.03B');
  expect(format.compact(1_249)).toBe('1.25K');
});

it('writes full times in UTC', () => {
  expect(format.dateTime(Date.UTC(2026, 10, 22, 14, 5))).toBe('November 22, 2026 at 2:05 PM UTC');
});

it('names languages where they have a name', () => {
  expect(['en', 'zh-Hant', 'multilingual', 'not a tag'].map(format.language)).toEqual([
    'English',
    'Traditional Chinese',
    'multilingual',
    'not a tag',
  ]);
});

it('follows the language', () => {
  expect(formatFor('de').bytes(1_234)).toBe('1,23 kB');
});
