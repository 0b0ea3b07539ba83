import { afterEach, expect, it, vi } from 'vitest';
import { makeYielder } from './yield.ts';

afterEach(() => vi.useRealTimers());

function freezeClock(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: 1000 });
}

it('asks for nothing within a slice, and for a turn behind it', async () => {
  freezeClock();
  const pause = makeYielder(8);
  expect(pause()).toBeUndefined();
  vi.setSystemTime(1007);
  expect(pause()).toBeUndefined();
  vi.setSystemTime(1008);
  const turn = pause();
  expect(turn).toBeInstanceOf(Promise);
  await turn;
  expect(pause()).toBeUndefined();
});

it('lets others run during a turn', async () => {
  freezeClock();
  const pause = makeYielder(0.5);
  let ran = false;
  setImmediate(() => (ran = true));
  vi.setSystemTime(2000);
  await pause();
  expect(ran).toBe(true);
});

it('gives turns although the clock stands still or goes back', () => {
  freezeClock();
  const pause = makeYielder();
  let calls = 1;
  while (pause() === undefined) calls++;
  expect(calls).toBeLessThan(5000);
  const other = makeYielder();
  vi.setSystemTime(10);
  expect(other()).toBeInstanceOf(Promise);
});
