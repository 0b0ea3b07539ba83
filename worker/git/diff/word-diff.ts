/** What differs within two lines that took each other's place: words, spaces and signs that only one of them has. */
import { diffNumbers } from '../line-diff.ts';

/** Half-open, in UTF-16 units of the line. */
export type Piece = readonly [start: number, end: number];

export interface WordDiff {
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
}

const MAX_LINE_CHARS = 1000;
/** Lines that share less than this of their text are two lines, not one that changed. */
const MIN_SHARED = 0.3;
const WORDS = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;

/** Null when the lines are too long or have too little in common for it to help a reader. */
export async function diffWords(before: string, after: string): Promise<WordDiff | null> {
  if (before.length > MAX_LINE_CHARS || after.length > MAX_LINE_CHARS) return null;
  const [old, young] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []];
  const ids = new Map<string, number>();
  const number = (word: string): number => {
    const known = ids.get(word) ?? ids.size;
    ids.set(word, known);
    return known;
  };
  const [a, b] = [Int32Array.from(old, number), Int32Array.from(young, number)];
  const changes = await diffNumbers(a, b, ids.size);
  const [oldStarts, youngStarts] = [startsOf(old), startsOf(young)];
  const result = {
    before: changes.flatMap(({ aStart, aEnd }) => pieceOf(oldStarts, aStart, aEnd)),
    after: changes.flatMap(({ bStart, bEnd }) => pieceOf(youngStarts, bStart, bEnd)),
  };
  const changed = [...result.before, ...result.after].reduce((sum, [start, end]) => sum + end - start, 0);
  const length = before.trim().length + after.trim().length;
  return length === 0 || changed > (1 - MIN_SHARED) * length ? null : result;
}

function startsOf(words: readonly string[]): number[] {
  const starts = [0];
  let at = 0;
  for (const word of words) starts.push((at += word.length));
  return starts;
}

function pieceOf(starts: readonly number[], from: number, to: number): Piece[] {
  return from === to ? [] : [[starts[from] ?? 0, starts[to] ?? 0]];
}
