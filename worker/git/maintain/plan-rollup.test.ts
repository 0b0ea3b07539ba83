import { expect, test } from 'vitest';
import type { PackRecord } from '../../ports/repo-store.ts';
import { planRollup } from './plan-rollup.ts';

function packs(...sizes: readonly (readonly [megabytes: number, inline: boolean])[]): PackRecord[] {
  return sizes.map(([megabytes, inline], i) => ({
    id: `p${i}`,
    sequence: i + 1,
    inline,
    packBytes: megabytes * 2 ** 20,
    objectCount: 1,
  }));
}

test('a few small packs are left alone', () => {
  expect(planRollup(packs([100, false], [1, true], [1, true]))).toEqual([]);
});

test('many small packs are joined, and a large old one is not rewritten', () => {
  const small = Array.from({ length: 30 }, () => [0.1, true] as const);
  expect(planRollup(packs([100, false], ...small)).map(({ id }) => id)).toEqual(
    Array.from({ length: 30 }, (_, i) => `p${i + 1}`),
  );
});

test('small packs of many bytes are joined even when they are few', () => {
  expect(planRollup(packs([100, false], [3, true], [3, true], [3, true])).map(({ id }) => id)).toEqual([
    'p1',
    'p2',
    'p3',
  ]);
});

test('an older pack that is not twice as large as what follows it joins too', () => {
  expect(planRollup(packs([100, false], [12, false], [3, true], [3, true], [3, true])).map(({ id }) => id)).toEqual([
    'p1',
    'p2',
    'p3',
    'p4',
  ]);
});
