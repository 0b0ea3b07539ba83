import { expect, it } from 'vitest';
import { unasked } from '../dataset/unasked.ts';
import { andWhere, nextSort, sortOf, tableAddress } from './table-address.ts';

it('leads back to the first page with any change', () => {
  const query = { ...unasked, search: 'a b', page: 3, hidden: ['x', 'y'] };
  expect(tableAddress('/v', query, { orderBy: '"n" DESC' })).toBe('/v?q=a+b&orderby=%22n%22+DESC&hide=x&hide=y');
  expect(tableAddress('/v', query, { page: 4 })).toBe('/v?q=a+b&p=4&hide=x&hide=y');
  expect(tableAddress('/v', unasked)).toBe('/v');
});

it('adds a condition once, and keeps an OR together', () => {
  expect(andWhere('', 'a = 1')).toBe('a = 1');
  expect(andWhere('a = 1', 'b = 2')).toBe('a = 1 AND b = 2');
  expect(andWhere('a = 1 OR c = 3', 'b = 2')).toBe('(a = 1 OR c = 3) AND b = 2');
  expect(andWhere('a = 1 AND b = 2', 'b = 2')).toBe('a = 1 AND b = 2');
});

it('turns an order round, and off', () => {
  const steps = ['', '"a""b"', '"a""b" DESC', ''];
  for (const [index, step] of steps.slice(0, -1).entries()) expect(nextSort(step, 'a"b')).toBe(steps[index + 1]);
  expect(sortOf('"a""b" desc', 'a"b')).toBe('descending');
  expect(sortOf('"other"', 'a"b')).toBeUndefined();
});
