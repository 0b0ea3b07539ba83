/** Splits the lines that a version may be blamed for into those that the version before has too, and the others. */
import type { LineChange } from '../line-diff.ts';

/** Lines `original` and on of a version, which are lines `start` and on of the file that is asked about. */
export interface LineRange {
  readonly start: number;
  readonly original: number;
  readonly count: number;
}

/** `changes` lead from the version before (a) to this one (b); `ranges` are in order of `original`. */
export function passOn(
  changes: readonly LineChange[],
  ranges: readonly LineRange[],
): { readonly passed: LineRange[]; readonly kept: LineRange[] } {
  const passed: LineRange[] = [];
  const kept: LineRange[] = [];
  let next = 0;
  for (const range of ranges) {
    let at = range.original;
    const end = range.original + range.count;
    // Ranges overlap where a merge took the same lines from both sides.
    while (next > 0 && (changes[next - 1]?.bEnd ?? 0) > at) next--;
    while (at < end) {
      while (next < changes.length && (changes[next]?.bEnd ?? 0) <= at) next++;
      const change = changes[next];
      const isChanged = change !== undefined && change.bStart <= at;
      const stop = Math.min(end, (isChanged ? change.bEnd : change?.bStart) ?? end);
      const part = { start: range.start + at - range.original, original: at, count: stop - at };
      if (isChanged) kept.push(part);
      else {
        const last = changes[next - 1];
        passed.push({ ...part, original: at + (last === undefined ? 0 : last.aEnd - last.bEnd) });
      }
      at = stop;
    }
  }
  return { passed, kept };
}
