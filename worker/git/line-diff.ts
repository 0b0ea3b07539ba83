/**
 * The difference between two texts line by line: Myers' algorithm in linear space ("An O(ND) Difference Algorithm and
 * Its Variations", 1986), with a bound on its effort. Past the bound the answer is still right, just not the shortest.
 */
import { makeYielder } from '../ports/yield.ts';

/** Lines `aStart` to `aEnd` of the old text became lines `bStart` to `bEnd` of the new one; half-open, from 0. */
export interface LineChange {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/** Edits a middle search makes before it settles for the furthest point it reached. */
const MAX_EDITS = 1024;

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
export async function diffLines(a: readonly Uint8Array[], b: readonly Uint8Array[]): Promise<LineChange[]> {
  const ids = new Map<string, number>();
  const [aIds, bIds] = [numberLines(a, ids), numberLines(b, ids)];
  const aKept = keepShared(aIds, bIds, ids.size);
  const bKept = keepShared(bIds, aIds, ids.size);
  const aChanged = new Uint8Array(a.length).fill(1);
  const bChanged = new Uint8Array(b.length).fill(1);
  await markMatches(aIds, aKept, bIds, bKept, (x, y) => {
    aChanged[x] = 0;
    bChanged[y] = 0;
  });
  return collectChanges(aChanged, bChanged);
}

function numberLines(lines: readonly Uint8Array[], ids: Map<string, number>): Int32Array {
  const decoder = new TextDecoder('latin1');
  return Int32Array.from(lines, (line) => {
    // WHATWG's latin1 is windows-1252, but it too gives every byte a character of its own.
    const text = decoder.decode(line);
    const known = ids.get(text);
    if (known !== undefined) return known;
    ids.set(text, ids.size);
    return ids.size - 1;
  });
}

/** Indexes of the lines that occur on the other side too: the others have changed in any case. */
function keepShared(own: Int32Array, other: Int32Array, idCount: number): Int32Array {
  const present = new Uint8Array(idCount);
  for (const id of other) present[id] = 1;
  const kept: number[] = [];
  own.forEach((id, index) => {
    if (present[id] === 1) kept.push(index);
  });
  return Int32Array.from(kept);
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

class MiddleSearch {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #forward: Int32Array;
  readonly #backward: Int32Array;
  readonly #zero: number;

  constructor(a: Int32Array, b: Int32Array) {
    this.#a = a;
    this.#b = b;
    this.#forward = new Int32Array(a.length + b.length + 3);
    this.#backward = new Int32Array(a.length + b.length + 3);
    this.#zero = b.length + 1;
  }

  /**
   * A point that a shortest way through the box passes (or, past the bound, a good one). The box differs at both its
   * corners, so the point is never one of them, and both halves are smaller.
   */
  find(box: Box): { a: number; b: number } {
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
      if (edits >= MAX_EDITS) return furthest(forward, zero, forwardLow, forwardHigh, aEnd, bEnd);
    }
  }
}

const MAX_INT = 0x7fffffff;

/** The point inside the box that the forward search brought furthest. */
function furthest(
  forward: Int32Array,
  zero: number,
  low: number,
  high: number,
  aEnd: number,
  bEnd: number,
): { a: number; b: number } {
  let best = { a: 0, b: 0 };
  let bestSum = -1;
  for (let diagonal = high; diagonal >= low; diagonal -= 2) {
    const a = Math.min(forward[zero + diagonal] ?? 0, aEnd);
    const b = a - diagonal;
    if (b > bEnd || a + b <= bestSum) continue;
    bestSum = a + b;
    best = { a, b };
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
