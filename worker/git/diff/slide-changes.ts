/**
 * Moves runs of changed lines to where people expect them, without changing what the difference says: a run whose
 * last line is also the line before it may as well stand one line higher. The rules are those of `git diff`: runs
 * that touch become one, a run lines up with one of the other side where it can, and otherwise stands where blank
 * lines and indentation make a border (git's "indent heuristic").
 */

interface SlidingSide {
  /** One number for each line; equal lines have equal numbers. */
  readonly ids: Int32Array;
  readonly lines: readonly Uint8Array[];
  /** 1 for a changed line; moved in place. */
  readonly changed: Uint8Array;
}

/** How far a run may move for the sake of indentation. */
const MAX_SLIDE = 100;

export function slideChanges(side: SlidingSide, other: { readonly changed: Uint8Array }): void {
  const run = new Run(side.changed);
  // Walks along with `run`: between the same two unchanged lines of the other side, where it may be empty.
  const opposite = new Run(other.changed);
  const { ids } = side;
  do {
    if (run.start < run.end) slideRun(side, run, opposite, ids);
  } while (run.next() && opposite.next());
}

function slideRun(side: SlidingSide, run: Run, opposite: Run, ids: Int32Array): void {
  let size: number;
  let highestEnd: number;
  let touchesOpposite: boolean;
  do {
    size = run.end - run.start;
    while (run.slideUp(ids)) opposite.previous();
    highestEnd = run.end;
    touchesOpposite = opposite.start < opposite.end;
    while (run.slideDown(ids)) {
      opposite.next();
      touchesOpposite ||= opposite.start < opposite.end;
    }
    // A run that met another is larger now, and may move further.
  } while (size !== run.end - run.start);
  if (run.end === highestEnd) return;
  if (touchesOpposite) {
    while (opposite.start === opposite.end && run.slideUp(ids)) opposite.previous();
    return;
  }
  const best = bestEnd(side.lines, Math.max(highestEnd, run.end - size - 1, run.end - MAX_SLIDE), run.end, size);
  while (run.end > best && run.slideUp(ids)) opposite.previous();
}

/** A run of changed lines between two unchanged ones; empty where these are neighbours. */
class Run {
  start = 0;
  end = 0;
  readonly #changed: Uint8Array;

  constructor(changed: Uint8Array) {
    this.#changed = changed;
    this.#growDown();
  }

  next(): boolean {
    if (this.end === this.#changed.length) return false;
    this.start = this.end + 1;
    this.end = this.start;
    this.#growDown();
    return true;
  }

  previous(): boolean {
    if (this.start === 0) return false;
    this.end = this.start - 1;
    this.start = this.end;
    this.#growUp();
    return true;
  }

  slideUp(ids: Int32Array): boolean {
    if (this.start === 0 || ids[this.start - 1] !== ids[this.end - 1]) return false;
    this.#changed[--this.start] = 1;
    this.#changed[--this.end] = 0;
    this.#growUp();
    return true;
  }

  slideDown(ids: Int32Array): boolean {
    if (this.end === this.#changed.length || ids[this.start] !== ids[this.end]) return false;
    this.#changed[this.start++] = 0;
    this.#changed[this.end++] = 1;
    this.#growDown();
    return true;
  }

  #growDown(): void {
    while (this.#changed[this.end] === 1) this.end++;
  }

  #growUp(): void {
    while (this.#changed[this.start - 1] === 1) this.start--;
  }
}

/** Where a run of `size` lines ends best, from `first` to `last`; the lowest of equals. */
function bestEnd(lines: readonly Uint8Array[], first: number, last: number, size: number): number {
  let best = -1;
  let bestScore: Score = { indent: 0, penalty: 0 };
  for (let end = first; end <= last; end++) {
    const score: Score = { indent: 0, penalty: 0 };
    addSplit(lines, end, score);
    addSplit(lines, end - size, score);
    if (best !== -1 && compareScores(score, bestScore) > 0) continue;
    best = end;
    bestScore = score;
  }
  return best;
}

/** How bad it would be to begin or end a run here; lower is better. */
interface Score {
  indent: number;
  penalty: number;
}

const INDENT_WEIGHT = 60;

function compareScores(a: Score, b: Score): number {
  return INDENT_WEIGHT * Math.sign(a.indent - b.indent) + (a.penalty - b.penalty);
}

const MAX_BLANKS = 20;

/** Weights as git tuned them on a corpus of diffs that people had rated. */
const penalty = {
  startOfFile: 1,
  endOfFile: 21,
  blank: -30,
  blankAfter: 6,
  indented: { plain: -4, withBlank: 10 },
  outdented: { plain: 24, withBlank: 17 },
  dedented: { plain: 23, withBlank: 17 },
} as const;

/** Adds how well the text divides before line `at`. */
function addSplit(lines: readonly Uint8Array[], at: number, score: Score): void {
  const own = at < lines.length ? indentOf(lines[at]) : null;
  const before = lookFor(lines, at, -1);
  const after = lookFor(lines, at, 1);
  const blanksAfter = own === null ? 1 + after.blanks : 0;
  const blanks = before.blanks + blanksAfter;
  const indent = own ?? after.indent;
  if (before.indent === null && before.blanks === 0) score.penalty += penalty.startOfFile;
  if (at >= lines.length) score.penalty += penalty.endOfFile;
  score.penalty += penalty.blank * blanks + penalty.blankAfter * blanksAfter;
  score.indent += indent ?? -1;
  if (indent === null || before.indent === null || indent === before.indent) return;
  const kind =
    indent > before.indent
      ? penalty.indented
      : after.indent !== null && after.indent > indent
        ? penalty.outdented
        : penalty.dedented;
  score.penalty += blanks === 0 ? kind.plain : kind.withBlank;
}

/** The nearest line above or below that is not blank, and the blank ones on the way there. */
function lookFor(
  lines: readonly Uint8Array[],
  at: number,
  step: 1 | -1,
): { readonly blanks: number; readonly indent: number | null } {
  let blanks = 0;
  for (let i = at + step; i >= 0 && i < lines.length; i += step) {
    const indent = indentOf(lines[i]);
    if (indent !== null) return { blanks, indent };
    blanks++;
    if (blanks === MAX_BLANKS) return { blanks, indent: 0 };
  }
  return { blanks, indent: null };
}

const MAX_INDENT = 200;
const TAB_WIDTH = 8;

/** Columns of white space before the text; null for a blank line. */
function indentOf(line: Uint8Array = new Uint8Array()): number | null {
  let indent = 0;
  for (const byte of line) {
    if (byte === 32) indent++;
    else if (byte === 9) indent += TAB_WIDTH - (indent % TAB_WIDTH);
    else if (byte < 10 || byte > 13) return indent;
    if (indent >= MAX_INDENT) return MAX_INDENT;
  }
  return null;
}
