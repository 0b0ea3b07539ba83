import { expect, test } from 'vitest';
import { parseBranch, parseDescription } from './repo-fields.ts';

test.each(['main', 'feature/cats', 'v1.0', 'ä', '1'])('%s may be a branch', (name) => {
  expect(parseBranch(name)).toEqual({ ok: true, value: name });
});

test.each([
  '',
  '/',
  'a/',
  '/a',
  'a//b',
  '.a',
  'a/.b',
  'a.lock',
  'a.lock/b',
  'a..b',
  'a.',
  '@',
  'a@{b',
  '-a',
  'HEAD',
  'a b',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[b',
  'a\\b',
  'a\tb',
  'a'.repeat(201),
])('%j may not be a branch', (name) => {
  expect(parseBranch(name)).toMatchObject({ error: { code: 'bad-name' } });
});

test('a description is trimmed and bounded', () => {
  expect(parseDescription('  Cats.\n')).toEqual({ ok: true, value: 'Cats.' });
  expect(parseDescription('x'.repeat(1001))).toMatchObject({ error: { code: 'bad-request' } });
});
