import { describe, expect, it } from 'vitest';
import { SlotSet } from './slot-set.ts';

function setOf(capacity: number, ...slots: number[]): SlotSet {
  const set = new SlotSet(capacity);
  for (const slot of slots) set.add(slot);
  return set;
}

const members = (set: SlotSet): number[] => Array.from({ length: set.capacity }, (_, i) => i).filter((i) => set.has(i));

describe('SlotSet', () => {
  it('counts what is in it through adding and deleting', () => {
    const set = setOf(70, 0, 31, 32, 63, 69);
    expect(set.add(31)).toBe(false);
    set.delete(32);
    set.delete(33);
    expect(members(set)).toEqual([0, 31, 63, 69]);
    expect(set.size).toBe(4);
  });

  it('joins and subtracts whole sets', () => {
    const set = setOf(100, 1, 2, 31, 99);
    set.addAll(setOf(100, 2, 31, 32, 64));
    expect(members(set)).toEqual([1, 2, 31, 32, 64, 99]);
    expect(set.size).toBe(6);
    set.deleteAll(setOf(100, 0, 31, 99));
    expect(members(set)).toEqual([1, 2, 32, 64]);
    expect(set.size).toBe(4);
  });

  it('refuses a set of another repository', () => {
    expect(() => setOf(10).addAll(setOf(11))).toThrow(RangeError);
  });
});
