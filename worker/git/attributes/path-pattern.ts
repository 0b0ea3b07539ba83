/**
 * Patterns of `.gitignore` and `.gitattributes` (gitignore(5), "PATTERN FORMAT"). Matching takes at most the product of
 * both lengths, whatever the pattern: anybody can commit one.
 */

export interface PathPattern {
  /** `segments` is a path from the folder of the file that holds the pattern. */
  matches(segments: readonly string[]): boolean;
}

/** Reads a pattern without its leading `!` and its trailing `/`. */
export function compilePattern(pattern: string): PathPattern {
  const anchored = pattern.includes('/');
  const parts = pattern.split('/').filter((part, i, all) => part !== '' || (i > 0 && i < all.length - 1));
  const [only] = parts;
  if (!anchored && only !== undefined) {
    const matchesName = compileSegment(only);
    return { matches: (segments) => matchesName(segments.at(-1) ?? '') };
  }
  const steps = parts.map((part) => (part === '**' ? null : compileSegment(part)));
  return { matches: (segments) => matchesPath(steps, segments) };
}

type Step = ((name: string) => boolean) | null;

/** `null` steps stand for any number of folders; at the end, for at least one name. */
function matchesPath(steps: readonly Step[], segments: readonly string[]): boolean {
  // reachable[i]: the steps so far can end in front of segment i.
  let reachable = new Array<boolean>(segments.length + 1).fill(false);
  reachable[0] = true;
  for (const [number, step] of steps.entries()) {
    const next = new Array<boolean>(segments.length + 1).fill(false);
    if (step === null) {
      const least = number === steps.length - 1 ? 1 : 0;
      const first = reachable.indexOf(true);
      if (first >= 0) next.fill(true, first + least);
    } else {
      for (let i = 0; i < segments.length; i++)
        if (reachable[i] === true && step(segments[i] ?? '')) next[i + 1] = true;
    }
    reachable = next;
  }
  return reachable[segments.length] === true;
}

interface Atom {
  /** Null: any run of characters. */
  readonly takes: ((char: string) => boolean) | null;
}

function compileSegment(text: string): (name: string) => boolean {
  if (!/[*?[\\]/.test(text)) return (name) => name === text;
  const atoms = parseAtoms(text);
  return (name) => matchesAtoms(atoms, [...name]);
}

/** The usual walk: only the last star ever has to be tried again. */
function matchesAtoms(atoms: readonly Atom[], chars: readonly string[]): boolean {
  let atom = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < chars.length) {
    const current = atoms[atom];
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
      if (atoms.at(-1)?.takes !== null || atoms.length === 0) atoms.push({ takes: null });
    } else if (char === '?') {
      atoms.push({ takes: () => true });
    } else if (char === '[') {
      const set = parseSet(chars, at);
      if (set === null) return [{ takes: () => false }];
      atoms.push({ takes: set.takes });
      at = set.end;
    } else {
      const literal = char === '\\' ? (chars[++at] ?? '\\') : char;
      atoms.push({ takes: (other) => other === literal });
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
function parseSet(chars: readonly string[], start: number): { takes: (char: string) => boolean; end: number } | null {
  let at = start + 1;
  const negated = chars[at] === '!' || chars[at] === '^';
  if (negated) at++;
  const tests: ((char: string) => boolean)[] = [];
  for (let first = true; first || chars[at] !== ']'; first = false) {
    if (at >= chars.length) return null;
    const named = /^\[:([a-z]+):\]/.exec(chars.slice(at, at + 12).join(''));
    if (named !== null) {
      const known = CLASSES[named[1] ?? ''];
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
  return { takes: (char) => tests.some((test) => test(char)) !== negated, end: at };
}
