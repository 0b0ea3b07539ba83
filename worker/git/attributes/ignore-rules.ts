/** Which files a `.gitignore` keeps out (gitignore(5)). */
import { type Effort, type PathPattern, compilePattern } from './path-pattern.ts';

interface Rule {
  readonly pattern: PathPattern;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

export class IgnoreRules {
  readonly #rules: readonly Rule[];

  constructor(text: string) {
    this.#rules = text
      .split('\n')
      .map(readRule)
      .filter((rule) => rule !== null);
  }

  /** A file is ignored when it or any folder above it is: nothing inside an ignored folder can be taken back. */
  isIgnored(segments: readonly string[], effort: Effort): boolean {
    for (let depth = 1; depth <= segments.length; depth++) {
      const isFolder = depth < segments.length;
      const path = segments.slice(0, depth);
      const last = this.#rules.findLast(
        (rule) => (!rule.foldersOnly || isFolder) && rule.pattern.matches(path, effort),
      );
      if (last?.negated === false) return true;
    }
    return false;
  }
}

function readRule(line: string): Rule | null {
  // Spaces at the end count only behind a backslash.
  let text = line.replace(/\r$/, '').replace(/(?<!\\)[ \t]+$/, '');
  if (text === '' || text.startsWith('#')) return null;
  const negated = text.startsWith('!');
  if (negated) text = text.slice(1);
  const foldersOnly = text.endsWith('/');
  if (foldersOnly) text = text.slice(0, -1);
  return text === '' ? null : { pattern: compilePattern(text), negated, foldersOnly };
}
