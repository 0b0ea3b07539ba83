/** Finds what a model names of a text in the text itself, so that it can be marked where it stands. */

export interface TextPiece<T> {
  readonly text: string;
  /** Null: nothing was found here. */
  readonly found: T | null;
}

/**
 * The text in pieces, and what was named but does not occur. Models give words without their places, in lower case and
 * with spaces of their own around signs; they give them in the order of the text.
 */
export function placeWords<T extends { readonly text: string }>(
  text: string,
  words: readonly T[],
): { readonly pieces: readonly TextPiece<T>[]; readonly missing: readonly T[] } {
  const pieces: TextPiece<T>[] = [];
  const missing: T[] = [];
  let end = 0;
  for (const word of words) {
    const match = word.text === '' ? null : looseExpression(word.text, end).exec(text);
    if (match === null) {
      missing.push(word);
      continue;
    }
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), found: null });
    pieces.push({ text: match[0], found: word });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), found: null });
  return { pieces, missing };
}

/** Matches from `start` on, whatever the case and the spaces. */
function looseExpression(word: string, start: number): RegExp {
  const letters = Array.from(word.replace(/\s+/g, ''), (letter) => letter.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(letters.join('\\s*'), 'giu');
  expression.lastIndex = start;
  return expression;
}
