import { expect, it } from 'vitest';
import type { CellValue } from './table.ts';
import { couldHold, evaluate, parseOrderBy, parseWhere } from './where.ts';

const columns = ['age', 'name', 'is "odd"', 'ok'];

function holds(where: string, cells: Record<string, CellValue>): boolean | null {
  const parsed = parseWhere(where, columns);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return evaluate(parsed.value, cells);
}

it.each<[string, boolean | null]>([
  [`"age">30 AND ("name"='Simone' OR "ok"=false)`, true],
  [`"age" <= 30`, false],
  [`"name" = 'O''Hara'`, false],
  [`NOT "age" = 31`, false],
  [`"name" LIKE 'S%n_'`, true],
  [`"name" ilike 's%'`, true],
  [`"name" NOT IN ('a', 'b')`, true],
  [`"age" BETWEEN 30 AND 32`, true],
  [`"is ""odd""" IS NULL`, true],
  [`"is ""odd""" > 3`, null],
  [`NOT "is ""odd""" > 3`, null],
  [`age != 30 and ok = TRUE`, true],
])('%s', (where, expected) => {
  expect(holds(where, { age: 31, name: 'Simone', 'is "odd"': null, ok: true })).toBe(expected);
});

it.each([
  `"age"`,
  `"age" > `,
  `"age" > 3; DROP TABLE x`,
  `"nothing" = 3`,
  `1 = 1`,
  `"age" = "name"`,
  `${'('.repeat(200)}"age" = 1${')'.repeat(200)}`,
  `${'NOT '.repeat(900)}"age" = 1`,
  `"name" = '${'x'.repeat(5000)}'`,
])('refuses %s', (where) => {
  expect(parseWhere(where, columns).ok).toBe(false);
});

it('reads an order', () => {
  expect(parseOrderBy('"age" desc', columns)).toEqual({ ok: true, value: { column: 'age', isDescending: true } });
  expect(parseOrderBy('"age", "name"', columns).ok).toBe(false);
});

it('tells which ranges cannot hold a match', () => {
  const could = (where: string): boolean => {
    const parsed = parseWhere(where, columns);
    return parsed.ok && couldHold(parsed.value, (name) => (name === 'age' ? { min: 10, max: 20, nullCount: 0 } : null));
  };
  expect(could('"age" > 20')).toBe(false);
  expect(could('"age" >= 20')).toBe(true);
  expect(could('"age" = 9 OR "name" = \'a\'')).toBe(true);
  expect(could('"age" = 9 AND "name" = \'a\'')).toBe(false);
  expect(could('"age" IS NULL')).toBe(false);
  expect(could('NOT "age" > 20')).toBe(true);
});

it('takes no longer for a pattern of many wildcards', () => {
  expect(holds(`"name" LIKE '${'%a'.repeat(100)}b'`, { name: 'a'.repeat(20_000) })).toBe(false);
});
