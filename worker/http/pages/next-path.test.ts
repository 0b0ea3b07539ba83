import { expect, it } from 'vitest';
import { safeNext } from './next-path.ts';

it.each([
  ['/ada/bert/tree/main?cursor=x', '/ada/bert/tree/main?cursor=x'],
  ['/a/../b', '/b'],
  ['/login?next=/', '/login?next=/'],
])('%s is kept', (next, expected) => {
  expect(safeNext(next)).toBe(expected);
});

it.each([
  null,
  '',
  'models',
  'https://evil.example/x',
  '//evil.example/x',
  '/\\evil.example',
  '/\t/evil.example',
  '/%0d/../..//evil.example/../',
  'javascript:alert(1)',
])('%j leads to the hub itself', (next) => {
  expect(safeNext(next)).toMatch(/^\/(?![/\\])/);
  expect(new URL(safeNext(next), 'https://hub.example').host).toBe('hub.example');
});
