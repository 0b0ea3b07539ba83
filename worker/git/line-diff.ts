/**
 * The difference between two texts line by line, as `git diff` finds it: Myers' algorithm in linear space ("An O(ND)
 * Difference Algorithm and Its Variations", 1986) with a bound on its effort, over the lines that help to line the two
 * texts up. Past the bound the answer is still right, just not the shortest.
 */
import { makeYielder } from '../ports/yield.ts';
import { slideChanges } from './diff/slide-changes.ts';

/** Lines `aStart` to `aEnd` of the old text became lines `bStart` to `bEnd` of the new one; half-open, from 0. */
export interface LineChange {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

export interface LineDiffOptions {
  /** Lines that differ in white space only are the same, as with `git diff -w`. */
  readonly ignoreWhitespace?: boolean;
}

/** Edits a middle search makes at least before it settles for the furthest point it reached. */
const MIN_BOUND = 256;
/** A line that occurs this often on the other side says little about where it belongs. */
const MAX_FREQUENT = 1024;

/** The text's lines, each with its line break; the last may lack one. */
export function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}

/** Where two lists of lines differ, in order; nothing in between differs. */
export async function diffLines(
  a: readonly Uint8Array[],
  b: readonly Uint8Array[],
  options: LineDiffOptions = {},
): Promise<LineChange[]> {
  const ids = new Map<string, number>();
  const ignoreWhitespace = options.ignoreWhitespace === true;
  const [aIds, bIds] = [numberLines(a, ids, ignoreWhitespace), numberLines(b, ids, ignoreWhitespace)];
  const { aChanged, bChanged } = await findChanged(aIds, bIds, ids.size);
  slideChanges({ ids: aIds, lines: a, changed: aChanged }, { changed: bChanged });
  slideChanges({ ids: bIds, lines: b, changed: bChanged }, { changed: aChanged });
  return collectChanges(aChanged, bChanged);
}

/** The same for sequences of any things, each given by a number below `idCount`. */
export async function diffNumbers(a: Int32Array, b: Int32Array, idCount: number): Promise<LineChange[]> {
  const { aChanged, bChanged } = await findChanged(a, b, idCount);
  return collectChanges(aChanged, bChanged);
}

async function findChanged(
  a: Int32Array,
  b: Int32Array,
  idCount: number,
): Promise<{ aChanged: Uint8Array; bChanged: Uint8Array }> {
  const aChanged = new Uint8Array(a.length).fill(1);
  const bChanged = new Uint8Array(b.length).fill(1);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let tail = 0;
  const longestTail = Math.min(a.length, b.length) - start;
  while (tail < longestTail && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  aChanged.fill(0, 0, start).fill(0, a.length - tail);
  bChanged.fill(0, 0, start).fill(0, b.length - tail);
  await markMatches(
    a,
    keepTelling(a, b, start, a.length - tail, idCount),
    b,
    keepTelling(b, a, start, b.length - tail, idCount),
    (x, y) => {
      aChanged[x] = 0;
      bChanged[y] = 0;
    },
  );
  return { aChanged, bChanged };
}

const BLANKS = /[ \t\n\v\f\r]+/g;

function numberLines(lines: readonly Uint8Array[], ids: Map<string, number>, ignoreWhitespace: boolean): Int32Array {
  const decoder = new TextDecoder('latin1');
  return Int32Array.from(lines, (line) => {
    // WHATWG's latin1 is windows-1252, but it too gives every byte a character of its own.
    const written = decoder.decode(line);
    const text = ignoreWhitespace ? written.replace(BLANKS, '') : written;
    const known = ids.get(text);
    if (known !== undefined) return known;
    ids.set(text, ids.size);
    return ids.size - 1;
  });
}

const UNIQUE = 0;
const TELLING = 1;
const FREQUENT = 2;

/**
 * Indexes of the lines to compare, `from` to `to`: not those that the other side lacks, which have changed in any
 * case, and, as in git, not those that are all over the other side and stand among such ones here.
 */
function keepTelling(own: Int32Array, other: Int32Array, from: number, to: number, idCount: number): Int32Array {
  const counts = new Int32Array(idCount);
  for (const id of other) counts[id] = (counts[id] ?? 0) + 1;
  const frequent = Math.min(roughRoot(own.length), MAX_FREQUENT);
  const kinds = new Uint8Array(to - from);
  for (let i = from; i < to; i++) {
    const count = counts[own[i] ?? 0] ?? 0;
    kinds[i - from] = count === 0 ? UNIQUE : count >= frequent ? FREQUENT : TELLING;
  }
  const kept: number[] = [];
  for (let i = from; i < to; i++) {
    const kind = kinds[i - from];
    if (kind === TELLING || (kind === FREQUENT && !standsAmongUnique(kinds, i - from))) kept.push(i);
  }
  return Int32Array.from(kept);
}

/** How far a frequent line looks around itself. */
const WINDOW = 100;

/** Whether unique lines make up more than three quarters of the run of unique and frequent lines around this one. */
function standsAmongUnique(kinds: Uint8Array, at: number): boolean {
  const before = countRun(kinds, at, -1, Math.max(0, at - WINDOW));
  const after = countRun(kinds, at, 1, Math.min(kinds.length - 1, at + WINDOW));
  if (before.unique === 0 || after.unique === 0) return false;
  const frequent = before.frequent + after.frequent;
  return frequent * 4 < frequent + before.unique + after.unique;
}

function countRun(
  kinds: Uint8Array,
  at: number,
  step: 1 | -1,
  last: number,
): { readonly unique: number; readonly frequent: number } {
  let unique = 0;
  let frequent = 1;
  for (let i = at + step; step > 0 ? i <= last : i >= last; i += step) {
    if (kinds[i] === UNIQUE) unique++;
    else if (kinds[i] === FREQUENT) frequent++;
    else break;
  }
  return { unique, frequent };
}

/** A power of two near the square root. */
function roughRoot(count: number): number {
  let root = 1;
  for (let left = count; left > 0; left >>= 2) root <<= 1;
  return root;
}

async function markMatches(
  aIds: Int32Array,
  aKept: Int32Array,
  bIds: Int32Array,
  bKept: Int32Array,
  match: (aLine: number, bLine: number) => void,
): Promise<void> {
  const a = aKept.map((index) => aIds[index] ?? 0);
  const b = bKept.map((index) => bIds[index] ?? 0);
  const search = new MiddleSearch(a, b);
  const pause = makeYielder();
  const boxes: Box[] = [{ aStart: 0, aEnd: a.length, bStart: 0, bEnd: b.length }];
  for (let box = boxes.pop(); box !== undefined; box = boxes.pop()) {
    let { aStart, aEnd, bStart, bEnd } = box;
    while (aStart < aEnd && bStart < bEnd && a[aStart] === b[bStart]) match(aKept[aStart++] ?? 0, bKept[bStart++] ?? 0);
    while (aStart < aEnd && bStart < bEnd && a[aEnd - 1] === b[bEnd - 1]) match(aKept[--aEnd] ?? 0, bKept[--bEnd] ?? 0);
    if (aStart === aEnd || bStart === bEnd) continue;
    const middle = search.find({ aStart, aEnd, bStart, bEnd });
    boxes.push({ aStart: middle.a, aEnd, bStart: middle.b, bEnd }, { aStart, aEnd: middle.a, bStart, bEnd: middle.b });
    const turn = pause();
    if (turn) await turn;
  }
}

type Box = LineChange;

interface Point {
  readonly a: number;
  readonly b: number;
}

class MiddleSearch {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #forward: Int32Array;
  readonly #backward: Int32Array;
  readonly #zero: number;
  readonly #bound: number;

  constructor(a: Int32Array, b: Int32Array) {
    this.#a = a;
    this.#b = b;
    this.#forward = new Int32Array(a.length + b.length + 3);
    this.#backward = new Int32Array(a.length + b.length + 3);
    this.#zero = b.length + 1;
    this.#bound = Math.max(MIN_BOUND, roughRoot(a.length + b.length + 3));
  }

  /**
   * A point that a shortest way through the box passes (or, past the bound, a good one). The box differs at both its
   * corners, so the point is never one of them, and both halves are smaller.
   */
  find(box: Box): Point {
    const { aStart, aEnd, bStart, bEnd } = box;
    const [a, b, forward, backward, zero] = [this.#a, this.#b, this.#forward, this.#backward, this.#zero];
    const low = aStart - bEnd;
    const high = aEnd - bStart;
    const forwardMiddle = aStart - bStart;
    const backwardMiddle = aEnd - bEnd;
    const odd = ((forwardMiddle - backwardMiddle) & 1) !== 0;
    let [forwardLow, forwardHigh, backwardLow, backwardHigh] = [
      forwardMiddle,
      forwardMiddle,
      backwardMiddle,
      backwardMiddle,
    ];
    forward[zero + forwardMiddle] = aStart;
    backward[zero + backwardMiddle] = aEnd;
    for (let edits = 1; ; edits++) {
      // Diagonals outside the box are fenced off rather than walked.
      if (forwardLow > low) forward[zero + --forwardLow - 1] = -1;
      else forwardLow++;
      if (forwardHigh < high) forward[zero + ++forwardHigh + 1] = -1;
      else forwardHigh--;
      for (let diagonal = forwardHigh; diagonal >= forwardLow; diagonal -= 2) {
        const down = forward[zero + diagonal - 1] ?? 0;
        const right = forward[zero + diagonal + 1] ?? 0;
        let x = down >= right ? down + 1 : right;
        let y = x - diagonal;
        while (x < aEnd && y < bEnd && a[x] === b[y]) {
          x++;
          y++;
        }
        forward[zero + diagonal] = x;
        if (odd && diagonal >= backwardLow && diagonal <= backwardHigh && (backward[zero + diagonal] ?? 0) <= x) {
          return { a: x, b: y };
        }
      }
      if (backwardLow > low) backward[zero + --backwardLow - 1] = MAX_INT;
      else backwardLow++;
      if (backwardHigh < high) backward[zero + ++backwardHigh + 1] = MAX_INT;
      else backwardHigh--;
      for (let diagonal = backwardHigh; diagonal >= backwardLow; diagonal -= 2) {
        const up = backward[zero + diagonal - 1] ?? 0;
        const left = backward[zero + diagonal + 1] ?? 0;
        let x = up < left ? up : left - 1;
        let y = x - diagonal;
        while (x > aStart && y > bStart && a[x - 1] === b[y - 1]) {
          x--;
          y--;
        }
        backward[zero + diagonal] = x;
        if (!odd && diagonal >= forwardLow && diagonal <= forwardHigh && x <= (forward[zero + diagonal] ?? 0)) {
          return { a: x, b: y };
        }
      }
      if (edits < this.#bound) continue;
      const ahead = furthestAhead(forward, zero, { low: forwardLow, high: forwardHigh }, box);
      const back = furthestBack(backward, zero, { low: backwardLow, high: backwardHigh }, box);
      return aEnd + bEnd - (back.a + back.b) < ahead.a + ahead.b - (aStart + bStart) ? ahead : back;
    }
  }
}

const MAX_INT = 0x7fffffff;

interface Diagonals {
  readonly low: number;
  readonly high: number;
}

/** The point inside the box that the forward search brought furthest. */
function furthestAhead(forward: Int32Array, zero: number, { low, high }: Diagonals, { aEnd, bEnd }: Box): Point {
  let best = { a: -1, b: 0 };
  for (let diagonal = high; diagonal >= low; diagonal -= 2) {
    const across = Math.min(forward[zero + diagonal] ?? 0, aEnd);
    const a = Math.min(across, bEnd + diagonal);
    if (best.a + best.b < 2 * a - diagonal) best = { a, b: a - diagonal };
  }
  return best;
}

/** The point inside the box that the backward search brought furthest. */
function furthestBack(backward: Int32Array, zero: number, { low, high }: Diagonals, { aStart, bStart }: Box): Point {
  let best = { a: MAX_INT, b: MAX_INT };
  for (let diagonal = high; diagonal >= low; diagonal -= 2) {
    const across = Math.max(backward[zero + diagonal] ?? 0, aStart);
    const a = Math.max(across, bStart + diagonal);
    if (2 * a - diagonal < best.a + best.b) best = { a, b: a - diagonal };
  }
  return best;
}

function collectChanges(aChanged: Uint8Array, bChanged: Uint8Array): LineChange[] {
  const changes: LineChange[] = [];
  let [a, b] = [0, 0];
  while (a < aChanged.length || b < bChanged.length) {
    const [aStart, bStart] = [a, b];
    while (aChanged[a] === 1) a++;
    while (bChanged[b] === 1) b++;
    if (a > aStart || b > bStart) {
      changes.push({ aStart, aEnd: a, bStart, bEnd: b });
    } else {
      a++;
      b++;
    }
  }
  return changes;
}
