import { describe, expect, it } from 'vitest';
import { splitMix } from '../../test/support/xet-samples.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import { fetchRanges, planRead, xorbsToTrim } from './read-plan.ts';
import type { PlacedTerm } from './terms.ts';
import { type XorbTable, rawStart, storedStart } from './xorb-table.ts';

/** Xorbs of a hundred chunks; every chunk's bytes are its own, so that what a plan gives can be compared. */
const names = ['a', 'b', 'c'].map((digit) => digit.repeat(64) as XetHash);
const tables = new Map(
  names.map((name, index): [XetHash, XorbTable] => {
    const sizes = Array.from(splitMix(100, BigInt(index)), (byte) => 1 + (byte % 13));
    const rawEnds = Uint32Array.from(sizes, (_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b));
    return [
      name,
      { count: 100, hashes: new Uint8Array(3200), rawEnds, storedEnds: rawEnds.map((end, i) => 2 * end + i) },
    ];
  }),
);

function term(xorb: number, chunkStart: number, chunkEnd: number): PlacedTerm {
  const name = names[xorb] ?? ('' as XetHash);
  const table = tables.get(name);
  if (table === undefined) throw new Error('no such xorb');
  return {
    xorb: name,
    chunkStart,
    chunkEnd,
    rawBytes: rawStart(table, chunkEnd) - rawStart(table, chunkStart),
    storedStart: storedStart(table, chunkStart),
    storedEnd: storedStart(table, chunkEnd),
  };
}

/** One text a byte: which xorb, which raw offset. */
function bytesOf(terms: readonly PlacedTerm[]): string[] {
  return terms.flatMap(({ xorb, chunkStart, chunkEnd }) => {
    const table = tables.get(xorb);
    if (table === undefined) return [];
    const start = rawStart(table, chunkStart);
    return Array.from({ length: rawStart(table, chunkEnd) - start }, (_, i) => `${xorb.slice(0, 1)}${start + i}`);
  });
}

const file = [term(0, 0, 20), term(1, 5, 6), term(0, 10, 30), term(2, 0, 100), term(0, 29, 40)];
const content = bytesOf(file);

describe('planRead', () => {
  it('gives the whole file when no range is asked for', () => {
    expect(planRead(file)).toEqual({ offsetIntoFirst: 0, lengthBytes: content.length, terms: file });
    expect(planRead([])).toEqual({ offsetIntoFirst: 0, lengthBytes: 0, terms: [] });
  });

  it.each([['with tables', true] as const, ['without tables', false] as const])(
    'gives exactly the bytes of every range, %s',
    (_, trims) => {
      for (let start = 0; start < content.length; start += 7) {
        for (const length of [1, 2, 13, 100, 333, content.length]) {
          const end = Math.min(content.length, start + length);
          const plan = planRead(file, { start, end }, (xorb) => (trims ? tables.get(xorb) : undefined));
          const given = bytesOf(plan.terms);
          expect(given.slice(plan.offsetIntoFirst, plan.offsetIntoFirst + plan.lengthBytes)).toEqual(
            content.slice(start, end),
          );
          // Never a whole chunk too much, when the tables say where chunks are.
          const spare = given.length - plan.offsetIntoFirst - plan.lengthBytes;
          if (trims) expect(Math.max(plan.offsetIntoFirst, spare)).toBeLessThan(13);
        }
      }
    },
  );

  it('places what it trims where its bytes are stored', () => {
    const { terms } = planRead(file, { start: 30, end: 60 }, (xorb) => tables.get(xorb));
    for (const { xorb, chunkStart, chunkEnd, storedStart: start, storedEnd: end } of terms) {
      expect(start).toBe(storedStart(tables.get(xorb) ?? missing(), chunkStart));
      expect(end).toBe(storedStart(tables.get(xorb) ?? missing(), chunkEnd));
    }
  });

  it('asks for the tables at the edges only', () => {
    expect(xorbsToTrim(file, { start: 0, end: content.length })).toEqual([]);
    expect(xorbsToTrim(file, { start: 1, end: content.length })).toEqual([names[0]]);
    expect(xorbsToTrim(file, { start: 3, end: content.length - 120 })).toHaveLength(2);
    expect(xorbsToTrim(file, { start: 5, end: 5 })).toEqual([]);
  });

  it('plans a range of a file of 10 000 terms', () => {
    const long = Array.from({ length: 10_000 }, (_, i) => term(i % 3, i % 90, (i % 90) + 3));
    const total = long.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
    const plan = planRead(long, { start: total - 10, end: total }, (xorb) => tables.get(xorb));
    expect(bytesOf(plan.terms).slice(plan.offsetIntoFirst)).toEqual(bytesOf(long.slice(-10)).slice(-10));
    expect(fetchRanges(long).get(names[0] ?? missing())?.length).toBeLessThanOrEqual(30);
  });
});

describe('fetchRanges', () => {
  it('joins runs that touch or overlap, and keeps others apart', () => {
    const ranges = fetchRanges(file);
    expect([...ranges.keys()]).toEqual(names);
    expect(ranges.get(names[0] ?? missing())).toMatchObject([{ chunkStart: 0, chunkEnd: 40 }]);
    const apart = fetchRanges([term(0, 8, 9), term(0, 0, 3), term(0, 1, 2), term(0, 3, 4)]).get(names[0] ?? missing());
    expect(apart).toMatchObject([
      { chunkStart: 0, chunkEnd: 4, storedStart: 0, storedEnd: term(0, 3, 4).storedEnd },
      { chunkStart: 8, chunkEnd: 9 },
    ]);
  });

  it('covers every term by one range', () => {
    const ranges = fetchRanges(file);
    for (const { xorb, chunkStart, chunkEnd } of file) {
      const covering = ranges
        .get(xorb)
        ?.filter((range) => range.chunkStart <= chunkStart && range.chunkEnd >= chunkEnd);
      expect(covering).toHaveLength(1);
    }
  });
});

function missing(): never {
  throw new Error('no such xorb');
}
