import { describe, expect, test } from 'vitest';
import { applyDelta } from '../delta.ts';
import { DeltaBase } from './encode-delta.ts';

/** A small generator of its own, so that a failure can be repeated. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function randomBytes(random: () => number, length: number, alphabet = 256): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * alphabet));
}

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

describe('deltas', () => {
  test.each([1, 2, 3, 4])('edited copies come back as they were (seed %i)', (seed) => {
    const random = randomSource(seed);
    for (let round = 0; round < 60; round++) {
      const base = randomBytes(random, Math.floor(random() * 6000), random() < 0.5 ? 256 : 3);
      const cut = Math.floor(random() * base.length);
      const insert = randomBytes(random, Math.floor(random() * 300));
      const target = join(base.subarray(cut), insert, base.subarray(0, Math.floor(cut / 2)));
      const delta = new DeltaBase(base).encode(target, 1e9);
      expect(delta).not.toBeNull();
      expect(Buffer.from(applyDelta(base, delta ?? new Uint8Array())).equals(target)).toBe(true);
    }
  });

  test('a long file with a small change is a few bytes', () => {
    const base = randomBytes(randomSource(7), 300_000);
    const target = join(base.subarray(0, 1000), Uint8Array.of(1, 2, 3), base.subarray(1000));
    const delta = new DeltaBase(base).encode(target, 1e9);
    expect(delta?.length).toBeLessThan(60);
    expect(Buffer.from(applyDelta(base, delta ?? new Uint8Array())).equals(target)).toBe(true);
  });

  test('what has nothing in common is not worth a delta', () => {
    const random = randomSource(9);
    expect(new DeltaBase(randomBytes(random, 5000)).encode(randomBytes(random, 5000), 2500)).toBeNull();
  });

  test('a base of one repeated byte takes no longer than others', () => {
    const base = new Uint8Array(1 << 20);
    const target = join(base.subarray(0, 400_000), Uint8Array.of(1), base.subarray(0, 400_000));
    const delta = new DeltaBase(base).encode(target, 1e9);
    expect(Buffer.from(applyDelta(base, delta ?? new Uint8Array())).equals(target)).toBe(true);
  });
});
