/**
 * Keeps long loops polite: one thread serves every request, so a loop over thousands of objects gives the thread up
 * every few milliseconds.
 */

/** A clock that stands still between I/O (as on Cloudflare) would never end a slice: then this many calls do. */
const CALLS_ON_A_STOPPED_CLOCK = 1024;

/**
 * Makes a function to call once per round of a loop. It answers undefined, almost for free, until `sliceMs`
 * milliseconds have passed since the thread was last given up; then a promise that lets everyone else run first:
 *
 *     const pause = makeYielder();
 *     for (const item of items) {
 *       const turn = pause();
 *       if (turn) await turn;
 *     }
 */
export function makeYielder(sliceMs = 8): () => Promise<void> | undefined {
  let sliceStart = Date.now();
  let calls = 0;
  const startSlice = (): void => {
    sliceStart = Date.now();
    calls = 0;
  };
  return () => {
    const elapsed = Date.now() - sliceStart;
    calls++;
    if (elapsed === 0 ? calls < CALLS_ON_A_STOPPED_CLOCK : elapsed > 0 && elapsed < sliceMs) return undefined;
    return giveUpThread().then(startSlice);
  };
}

/** Resolves after pending I/O and other requests had their turn. */
export function giveUpThread(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
