/** Matching of patterns in which one piece stands for any text. */

/**
 * Whether the text is what the pieces say, one character a piece but for stars. Goes back to the last star only (what
 * an earlier one took can stay as it is), so no pattern takes long.
 */
export function matchWildcards<P>(
  pieces: ArrayLike<P>,
  text: string,
  isStar: (piece: P) => boolean,
  matchesChar: (piece: P, char: string) => boolean,
): boolean {
  const starAt = (index: number): boolean => {
    const piece = pieces[index];
    return piece !== undefined && isStar(piece);
  };
  let at = 0;
  let piece = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const wanted = pieces[piece];
    if (starAt(piece)) {
      star = piece++;
      resume = at;
    } else if (wanted !== undefined && matchesChar(wanted, text.charAt(at))) {
      piece++;
      at++;
    } else if (star >= 0) {
      piece = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (starAt(piece)) piece++;
  return piece === pieces.length;
}
