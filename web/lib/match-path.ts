/** Tells how well a path fits a few typed letters, as editors do: all letters in order, best where words start. */

/** Higher is better; null when a letter is missing. `wanted` is in lower case. */
export function matchPath(path: string, wanted: string): number | null {
  const text = path.toLowerCase();
  const name = text.lastIndexOf('/') + 1;
  const whole = text.indexOf(wanted, name);
  if (whole >= 0) return 1000 - (whole - name) - text.length / 100;
  const inside = text.indexOf(wanted);
  if (inside >= 0) return 500 - text.length / 100;
  let score = 0;
  let at = 0;
  let before = -2;
  for (const letter of wanted) {
    at = text.indexOf(letter, at);
    if (at < 0) return null;
    if (at === before + 1) score += 3;
    else if (at === 0 || /[/._ -]/.test(text[at - 1] ?? '')) score += 5;
    before = at;
    at++;
  }
  return score - text.length / 100;
}

/** The paths that fit best, best first. */
export function bestPaths(paths: readonly string[], typed: string, limit: number): readonly string[] {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '');
  if (wanted === '') return paths.slice(0, limit);
  const found: { readonly path: string; readonly score: number }[] = [];
  for (const path of paths) {
    const score = matchPath(path, wanted);
    if (score !== null) found.push({ path, score });
  }
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ path }) => path);
}
