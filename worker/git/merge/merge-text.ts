/** Merges two descendants of a text line by line, as `diff3 -m` and `git merge-file` do. */
import { type LineChange, diffLines, splitLines } from '../line-diff.ts';

export interface TextMerge {
  /** The merged text; where it conflicts, both sides between markers. */
  readonly text: Uint8Array;
  readonly conflicts: number;
}

type Lines = readonly Uint8Array[];

const encoder = new TextEncoder();

/** Changes of the two sides that touch each other conflict, unless they are the same. */
export async function mergeText(base: Uint8Array, ours: Uint8Array, theirs: Uint8Array): Promise<TextMerge> {
  const [baseLines, ourLines, theirLines] = [splitLines(base), splitLines(ours), splitLines(theirs)];
  const left = new Side(ourLines, await diffLines(baseLines, ourLines));
  const right = new Side(theirLines, await diffLines(baseLines, theirLines));
  const merged: Uint8Array[] = [];
  let conflicts = 0;
  let at = 0;
  for (let start = nextStart(left, right); start !== Infinity; start = nextStart(left, right)) {
    append(merged, baseLines, at, start);
    const end = takeGroup(left, right, start);
    const [mine, yours] = [left.region(start, end), right.region(start, end)];
    if (!right.changed || sameLines(mine, yours)) append(merged, mine);
    else if (!left.changed) append(merged, yours);
    else {
      conflicts++;
      append(merged, withMarkers(mine, yours));
    }
    left.closeGroup();
    right.closeGroup();
    at = end;
  }
  append(merged, baseLines, at);
  return { text: Buffer.concat(merged), conflicts };
}

/** A text may have more lines than a call can have arguments. */
function append(target: Uint8Array[], lines: Lines, start = 0, end: number = lines.length): void {
  for (let i = start; i < end; i++) {
    const line = lines[i];
    if (line !== undefined) target.push(line);
  }
}

/** One descendant and its changes, consumed in groups. */
class Side {
  readonly lines: Lines;
  readonly #changes: readonly LineChange[];
  #first = 0;
  #next = 0;

  constructor(lines: Lines, changes: readonly LineChange[]) {
    this.lines = lines;
    this.#changes = changes;
  }

  /** Where the next change begins in the base. */
  get nextStart(): number {
    return this.#changes[this.#next]?.aStart ?? Infinity;
  }

  /** Whether the group has a change of this side. */
  get changed(): boolean {
    return this.#next > this.#first;
  }

  /** Adds the next change to the group; answers where it ends in the base. */
  take(): number {
    return this.#changes[this.#next++]?.aEnd ?? 0;
  }

  closeGroup(): void {
    this.#first = this.#next;
  }

  /** What this side has in place of the base's lines `start` to `end`, which the group covers. */
  region(start: number, end: number): Lines {
    const first = this.#changes[this.#first];
    const last = this.#changes[this.#next - 1];
    if (this.changed && first !== undefined && last !== undefined)
      return this.lines.slice(first.bStart - (first.aStart - start), last.bEnd + (end - last.aEnd));
    // Unchanged here: the same number of lines, moved by what the changes before made of the text.
    const shift = last === undefined ? 0 : last.bEnd - last.aEnd;
    return this.lines.slice(start + shift, end + shift);
  }
}

function nextStart(left: Side, right: Side): number {
  return Math.min(left.nextStart, right.nextStart);
}

/** Takes the changes that belong together from `start` on; answers where the last of them ends in the base. */
function takeGroup(left: Side, right: Side, start: number): number {
  let end = start;
  for (let first = true; first || nextStart(left, right) <= end; first = false) {
    const side = left.nextStart <= right.nextStart ? left : right;
    end = Math.max(end, side.take());
  }
  return end;
}

function sameLines(a: Lines, b: Lines): boolean {
  return a.length === b.length && a.every((line, i) => Buffer.compare(line, b[i] ?? new Uint8Array()) === 0);
}

function withMarkers(mine: Lines, yours: Lines): Uint8Array[] {
  const marker = (sign: string): Uint8Array => encoder.encode(`${sign.repeat(7)}\n`);
  return [[marker('<')], endLine(mine), [marker('=')], endLine(yours), [marker('>')]].flat();
}

function endLine(lines: Lines): Lines {
  const last = lines.at(-1);
  return last === undefined || last.at(-1) === 10 ? lines : [...lines, encoder.encode('\n')];
}
