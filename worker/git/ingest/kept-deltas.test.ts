import { describe, expect, it } from 'vitest';
import { KeptDeltas } from './kept-deltas.ts';

const MIB = 1 << 20;

function delta(slot: number, length: number): Uint8Array {
  return new Uint8Array(length).map((_, i) => slot + i);
}

describe('kept deltas', () => {
  it('are found by their slot, and others are not', () => {
    const kept = new KeptDeltas(MIB);
    const slots = Array.from({ length: 5000 }, (_, i) => 3 * i + 5);
    const lengthOf = (slot: number): number => 2 + (slot % 90);
    for (const slot of slots) kept.add(slot, delta(slot, lengthOf(slot)));
    for (const slot of slots) expect(kept.get(slot, lengthOf(slot))).toEqual(delta(slot, lengthOf(slot)));
    for (const slot of [0, 4, 6, 15_005]) expect(kept.get(slot, 2)).toBeNull();
    kept.clear();
    expect(kept.get(5, lengthOf(5))).toBeNull();
  });

  it('are copies', () => {
    const kept = new KeptDeltas(MIB);
    const instructions = delta(1, 10);
    kept.add(1, instructions);
    instructions.fill(0);
    expect(kept.get(1, 10)).toEqual(delta(1, 10));
  });

  it('leave out what is long, what is no delta, and what there is no room for', () => {
    const kept = new KeptDeltas(MIB);
    for (const [slot, length] of [4097, 0, 1].entries()) kept.add(slot, delta(slot, length));
    for (const slot of [0, 1, 2]) expect(kept.get(slot, 1)).toBeNull();
    const fitting = 8 * Math.floor(MIB / 8 / 4000);
    for (let slot = 3; slot < 3 + 2 * fitting; slot++) kept.add(slot, delta(slot, 4000));
    expect(kept.get(2 + fitting, 4000)).toEqual(delta(2 + fitting, 4000));
    expect(kept.get(3 + fitting, 4000)).toBeNull();
    expect(new KeptDeltas(0).get(0, 10)).toBeNull();
  });

  it('are limited in number, too', () => {
    const kept = new KeptDeltas(MIB);
    for (let slot = 0; slot < 200_000; slot++) kept.add(slot, delta(slot, 2));
    expect(kept.get(65_535, 2)).toEqual(delta(65_535, 2));
    expect(kept.get(65_536, 2)).toBeNull();
  });
});
