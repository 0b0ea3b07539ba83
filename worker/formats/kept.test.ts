import { expect, it } from 'vitest';
import { Kept } from './kept.ts';

it('gives back what it was given', () => {
  const kept = new Kept<string>(10, (text) => text.length);
  expect(kept.get('a')).toBeUndefined();
  expect(kept.set('a', 'one')).toBe('one');
  expect(kept.set('a', 'two')).toBe('two');
  expect(kept.get('a')).toBe('two');
});

it('drops what was not asked for the longest when there is no room', () => {
  const kept = new Kept<string>(10, (text) => text.length);
  kept.set('a', 'aaaa');
  kept.set('b', 'bbbb');
  kept.get('a');
  kept.set('c', 'cccc');
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual(['aaaa', undefined, 'cccc']);
});

it('counts a replaced value once', () => {
  const kept = new Kept<string>(10, (text) => text.length);
  for (let round = 0; round < 100; round++) kept.set('a', 'aaaaa');
  kept.set('b', 'bbbbb');
  expect([kept.get('a'), kept.get('b')]).toEqual(['aaaaa', 'bbbbb']);
});

it('does not keep what is too heavy, nor lose the rest for it', () => {
  const kept = new Kept<string>(10, (text) => text.length);
  kept.set('a', 'aaaa');
  expect(kept.set('b', 'b'.repeat(11))).toHaveLength(11);
  expect([kept.get('a'), kept.get('b')]).toEqual(['aaaa', undefined]);
});
