/**
 * Patterns of `.gitignore` and `.gitattributes` (gitignore(5), "PATTERN FORMAT"). Matching takes at most the product of
 * both lengths, whatever the pattern: anybody can commit one.
 */
import { ownValue } from '../../domain/own-value.ts';

export interface PathPattern {
  /** `segments` is a path from the folder of the file that holds the pattern. */
  matches(segments: readonly string[], effort: Effort): boolean;
  /** Present when the pattern has no wildcards: a path from that folder, or the name of a file in any folder. */
  readonly literal?: { readonly path: string } | { readonly name: string };
}

/** Thrown when rules are too many or too complicated for the paths they are asked about. */
export class TooMuchEffort extends Error {
  override readonly name = 'TooMuchEffort';
}

/** Comparisons that one request may cost, about a second of the thread that everybody shares. */
const MAX_COMPARISONS = 30_000_000;

/** One pattern is quick, but a request may bring a hundred thousand of them, and ten thousand paths. */
export class Effort {
  #left = MAX_COMPARISONS;

  /** @throws TooMuchEffort */
  spend(comparisons: number): void {
    this.#left -= comparisons;
    if (this.#left < 0) throw new TooMuchEffort('These rules take too long to apply.');
  }
}

/** Reads a pattern without its leading `!` and its trailing `/`. */
export function compilePattern(pattern: string): PathPattern {
  const anchored = pattern.includes('/');
  const parts = pattern.split('/').filter((part, i, all) => part !== '' || (i > 0 && i < all.length - 1));
  const [only] = parts;
  if (!anchored && only !== undefined) {
    const matchesName = compileSegment(only);
    return {
      matches: (segments, effort) => matchesName(segments.at(-1) ?? '', effort),
      ...(isLiteral(only) && { literal: { name: only } }),
    };
  }
  const steps = parts.map((part) => (part === '**' ? null : compileSegment(part)));
  return {
    matches: (segments, effort) => matchesPath(steps, segments, effort),
    ...(parts.every(isLiteral) && { literal: { path: parts.join('/') } }),
  };
}

function isLiteral(part: string): boolean {
  return !/[*?[\\]/.test(part);
}

type Step = ((name: string, effort: Effort) => boolean) | null;

/** `null` steps stand for any number of folders; at the end, for at least one name. */
function matchesPath(steps: readonly Step[], segments: readonly string[], effort: Effort): boolean {
  // reachable[i]: the steps so far can end in front of segment i.
  let reachable = new Array<boolean>(segments.length + 1).fill(false);
  reachable[0] = true;
  for (const [number, step] of steps.entries()) {
    effort.spend(segments.length + 1);
    const next = new Array<boolean>(segments.length + 1).fill(false);
    if (step === null) {
      const least = number === steps.length - 1 ? 1 : 0;
      const first = reachable.indexOf(true);
      if (first >= 0) next.fill(true, first + least);
    } else {
      for (let i = 0; i < segments.length; i++)
        if (reachable[i] === true && step(segments[i] ?? '', effort)) next[i + 1] = true;
    }
    reachable = next;
  }
  return reachable[segments.length] === true;
}

interface Atom {
  /** Null: any run of characters. */
  readonly takes: ((char: string) => boolean) | null;
  /** Comparisons that one character takes. */
  readonly cost: number;
}

function compileSegment(text: string): (name: string, effort: Effort) => boolean {
  if (isLiteral(text)) {
    return (name, effort) => {
      effort.spend(1);
      return name === text;
    };
  }
  const atoms = parseAtoms(text);
  return (name, effort) => matchesAtoms(atoms, [...name], effort);
}

/** The usual walk: only the last star ever has to be tried again. */
function matchesAtoms(atoms: readonly Atom[], chars: readonly string[], effort: Effort): boolean {
  let atom = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < chars.length) {
    const current = atoms[atom];
    effort.spend(current?.cost ?? 1);
    if (current?.takes === null) {
      star = atom++;
      starAt = at;
    } else if (current?.takes?.(chars[at] ?? '') === true) {
      atom++;
      at++;
    } else if (star >= 0) {
      atom = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (atoms[atom]?.takes === null) atom++;
  return atom === atoms.length;
}

function parseAtoms(text: string): Atom[] {
  const chars = [...text];
  const atoms: Atom[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (char === '*') {
      if (atoms.at(-1)?.takes !== null || atoms.length === 0) atoms.push({ takes: null, cost: 1 });
    } else if (char === '?') {
      atoms.push({ takes: () => true, cost: 1 });
    } else if (char === '[') {
      const set = parseSet(chars, at);
      if (set === null) return [{ takes: () => false, cost: 1 }];
      atoms.push({ takes: set.takes, cost: set.size });
      at = set.end;
    } else {
      const literal = char === '\\' ? (chars[++at] ?? '\\') : char;
      atoms.push({ takes: (other) => other === literal, cost: 1 });
    }
  }
  return atoms;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[a-zA-Z0-9]/,
  alpha: /[a-zA-Z]/,
  blank: /[ \t]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\r\f\v]/,
  upper: /[A-Z]/,
  xdigit: /[0-9a-fA-F]/,
};

/** `[a-z]`, `[!abc]`, `[[:space:]]`; null when it is never closed. */
function parseSet(
  chars: readonly string[],
  start: number,
): { readonly takes: (char: string) => boolean; readonly size: number; readonly end: number } | null {
  let at = start + 1;
  const negated = chars[at] === '!' || chars[at] === '^';
  if (negated) at++;
  const tests: ((char: string) => boolean)[] = [];
  for (let first = true; first || chars[at] !== ']'; first = false) {
    if (at >= chars.length) return null;
    const named = /^\[:([a-z]+):\]/.exec(chars.slice(at, at + 12).join(''));
    if (named !== null) {
      const known = ownValue(CLASSES, named[1] ?? '');
      tests.push((char) => known?.test(char) === true);
      at += named[0].length;
      continue;
    }
    const low = chars[at] === '\\' ? (chars[++at] ?? '') : (chars[at] ?? '');
    at++;
    if (chars[at] !== '-' || chars[at + 1] === ']' || at + 1 >= chars.length) {
      tests.push((char) => char === low);
      continue;
    }
    at++;
    const high = chars[at] === '\\' ? (chars[++at] ?? '') : (chars[at] ?? '');
    at++;
    tests.push((char) => char >= low && char <= high);
  }
  return { takes: (char) => tests.some((test) => test(char)) !== negated, size: tests.length, end: at };
}
