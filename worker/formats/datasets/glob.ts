/** Matches paths against patterns as the `datasets` library does: `**` is any number of folders, `*` stays within one. */
import { matchWildcards } from '../wildcard.ts';

export interface Glob {
  /** Up to the first segment with a wildcard; every match starts with it. */
  readonly literalPrefix: string;
  readonly hasMagic: boolean;
  matches(path: string): boolean;
}

const MAX_PATTERN_CHARS = 1000;

/** Null for a pattern that is too long. */
export function parseGlob(pattern: string): Glob | null {
  if (pattern.length > MAX_PATTERN_CHARS) return null;
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
  const firstMagic = segments.findIndex(isMagic);
  const literal = firstMagic < 0 ? segments : segments.slice(0, firstMagic);
  const hasMagic = firstMagic >= 0;
  const parsed = segments.map((segment) => (segment === '**' ? null : parseSegment(segment)));
  return {
    literalPrefix: literal.join('/') + (hasMagic && literal.length > 0 ? '/' : ''),
    hasMagic,
    matches: (path) => matchSegments(parsed, path.split('/')) && isAskedFor(segments, path),
  };
}

export function isMagic(text: string): boolean {
  return /[*?[]/.test(text);
}

/** One character of a segment: itself, any, any number of any, or one of a set. */
type Piece = '?' | '*' | { readonly set: string; readonly isNegated: boolean };

function parseSegment(segment: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let i = 0; i < segment.length; i++) {
    const char = segment.charAt(i);
    const close = char === '[' ? segment.indexOf(']', i + (segment[i + 1] === '!' ? 3 : 2)) : -1;
    if (close > 0) {
      const isNegated = segment[i + 1] === '!';
      pieces.push({ set: segment.slice(i + (isNegated ? 2 : 1), close), isNegated });
      i = close;
    } else if (char === '*' || char === '?') {
      if (char !== '*' || pieces.at(-1) !== '*') pieces.push(char);
    } else {
      pieces.push({ set: char, isNegated: false });
    }
  }
  return pieces;
}

/** `null` stands for `**`. One row of a table at a time, so that no pattern takes long. */
function matchSegments(pattern: readonly (readonly Piece[] | null)[], path: readonly string[]): boolean {
  // reachable[i]: the first i segments of the path match what was gone through of the pattern.
  let reachable = [true, ...path.map(() => false)];
  for (const pieces of pattern) {
    const next = path.map(() => false);
    next.push(false);
    for (let i = 0; i <= path.length; i++) {
      if (pieces === null) next[i] = reachable[i] === true || (i > 0 && next[i - 1] === true);
      else if (i > 0) next[i] = reachable[i - 1] === true && matchPieces(pieces, path[i - 1] ?? '');
    }
    reachable = next;
  }
  return reachable[path.length] === true;
}

function matchPieces(pieces: readonly Piece[], text: string): boolean {
  return matchWildcards(pieces, text, (piece) => piece === '*', matchesOne);
}

function matchesOne(piece: Piece, char: string): boolean {
  if (piece === '*' || piece === '?') return piece === '?';
  let isIn = false;
  for (let i = 0; i < piece.set.length; i++) {
    if (piece.set[i + 1] === '-' && i + 2 < piece.set.length) {
      if (char >= piece.set.charAt(i) && char <= piece.set.charAt(i + 2)) isIn = true;
      i += 2;
    } else if (piece.set[i] === char) {
      isIn = true;
    }
  }
  return isIn !== piece.isNegated;
}

/** Hidden files and folders, and folders like `__pycache__`, are found only by patterns that name as many of them. */
function isAskedFor(pattern: readonly string[], path: string): boolean {
  const parts = path.split('/');
  const count = (list: readonly string[], start: string): number =>
    list.filter((part) => part.startsWith(start)).length;
  return (
    count(parts, '.') === count(pattern, '.') && count(parts.slice(0, -1), '__') === count(pattern.slice(0, -1), '__')
  );
}
