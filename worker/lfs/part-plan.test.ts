import { describe, expect, it } from 'vitest';
import { planParts, sizeOfPart } from './part-plan.ts';

const MiB = 1024 * 1024;

describe('planParts', () => {
  it.each([
    [1, 5, 1],
    [5, 5, 1],
    [6, 5, 2],
    [10, 5, 2],
    [11, 5, 3],
  ])('cuts %i MiB into parts of %i MiB: %i', (size, part, count) => {
    expect(planParts(size * MiB, part * MiB)).toEqual({ partSizeBytes: part * MiB, partCount: count });
  });

  it.each([1e9, 1e11, 5e12, 1e15])('never makes more than a thousand of %d bytes, all of whole MiB', (size) => {
    const plan = planParts(size, 5 * MiB);
    expect(plan.partCount).toBeLessThanOrEqual(1000);
    expect(plan.partSizeBytes % MiB).toBe(0);
  });

  it('cuts the same object alike when the size it chose is asked for again', () => {
    const plan = planParts(1e12, 64 * MiB);
    expect(planParts(1e12, plan.partSizeBytes)).toEqual(plan);
  });
});

describe('sizeOfPart', () => {
  it('adds up to the object', () => {
    for (const size of [1, 5 * MiB, 5 * MiB + 1, 123_456_789]) {
      const plan = planParts(size, 5 * MiB);
      let total = 0;
      for (let number = 1; number <= plan.partCount; number += 1) total += sizeOfPart(size, plan, number) ?? Number.NaN;
      expect(total).toBe(size);
    }
  });

  it.each([0, -1, 3, 1.5, Number.NaN])('knows no part %d of two', (number) => {
    expect(sizeOfPart(6 * MiB, planParts(6 * MiB, 5 * MiB), number)).toBeNull();
  });
});
