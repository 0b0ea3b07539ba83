import { describe, expect, it } from 'vitest';
import { KeptDeltas } from './kept-deltas.ts';

const MIB = 1 << 20;

function delta(slot: number, length: number): Uint8Array {
  return new Uint8Array(length).map((_, i) => slot + i);
}

describe('kept deltas', () => {
  it('are found by their slot, and others are not', () => {
    const kept = new KeptDeltas(MIB);
    const slots = Array.from({ length: 1000 }, (_, i) => 3 * i + 5);
    for (const slot of slots) kept.add(slot, delta(slot, slot % 40));
    for (const slot of slots) expect(kept.get(slot)).toEqual(delta(slot, slot % 40));
    for (const slot of [0, 4, 6, 3005]) expect(kept.get(slot)).toBeNull();
  });

  it('are copies', () => {
    const kept = new KeptDeltas(MIB);
    const instructions = delta(1, 10);
    kept.add(1, instructions);
    instructions.fill(0);
    expect(kept.get(1)).toEqual(delta(1, 10));
  });

  it('leave out what is long and what there is no room for', () => {
    const kept = new KeptDeltas(2 * MIB);
    kept.add(0, delta(0, 4097));
    for (let slot = 1; slot <= 600; slot++) kept.add(slot, delta(slot, 4000));
    expect(kept.get(0)).toBeNull();
    const fitting = 2 * Math.floor(MIB / 4000);
    expect(kept.get(fitting)).toEqual(delta(fitting, 4000));
    expect(kept.get(fitting + 1)).toBeNull();
    expect(new KeptDeltas(0).get(0)).toBeNull();
  });
});
