/**
 * Finds formulas in Markdown: `$…$` and `\\(…\\)` in a line, `$$…$$` and `\\[…\\]` on their own, as GitHub and the
 * Hugging Face Hub have them. They leave as code of the languages below, which is what stays of them where nothing
 * draws formulas (enrich-tree.ts).
 */
import type { MarkdownIt } from 'markdown-it';

export const INLINE_MATH = 'language-math-inline';
export const DISPLAY_MATH = 'language-math';

/** Longer ones are no formula; also what keeps a text full of dollars from being searched again and again. */
const MAX_CHARACTERS = 2000;
const MAX_LINES = 100;

const pairs = [
  { open: '\\\\(', close: '\\\\)', isDisplay: false },
  { open: '\\\\[', close: '\\\\]', isDisplay: true },
  { open: '$$', close: '$$', isDisplay: true },
] as const;

export function mathSyntax(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'math', (state, silent) => {
    const found = findInline(state.src, state.pos, state.posMax);
    if (found === null) return false;
    if (!silent) state.push(found.isDisplay ? 'math_display' : 'math_inline', 'code', 0).content = found.text;
    state.pos = found.end;
    return true;
  });
  markdown.block.ruler.before(
    'fence',
    'math_block',
    (state, startLine, endLine, silent) => {
      const lineAt = (line: number): string =>
        state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
      const first = lineAt(startLine);
      const pair = pairs.find(({ open, isDisplay }) => isDisplay && first.startsWith(open));
      if (pair === undefined) return false;
      const lines: string[] = [];
      for (let line = startLine; line < Math.min(endLine, startLine + MAX_LINES); line++) {
        const text = line === startLine ? first.slice(pair.open.length) : lineAt(line);
        const end = text.trimEnd();
        lines.push(end.endsWith(pair.close) ? end.slice(0, -pair.close.length) : text);
        if (!end.endsWith(pair.close)) continue;
        const content = lines.join('\n').trim();
        if (content === '' || content.includes(pair.close) || content.length > MAX_CHARACTERS) return false;
        if (!silent) {
          const token = state.push('math_block', 'code', 0);
          token.block = true;
          token.content = content;
          token.map = [startLine, line + 1];
          state.line = line + 1;
        }
        return true;
      }
      return false;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
  const escape = markdown.utils.escapeHtml;
  const code = (name: string, text = ''): string => `<code class="${name}">${escape(text)}</code>`;
  markdown.renderer.rules['math_inline'] = (tokens, index) => code(INLINE_MATH, tokens[index]?.content);
  markdown.renderer.rules['math_display'] = (tokens, index) => code(DISPLAY_MATH, tokens[index]?.content);
  markdown.renderer.rules['math_block'] = (tokens, index) =>
    `<pre>${code(DISPLAY_MATH, tokens[index]?.content)}</pre>\n`;
}

interface Found {
  readonly text: string;
  readonly end: number;
  readonly isDisplay: boolean;
}

function findInline(source: string, start: number, max: number): Found | null {
  const first = source[start];
  if (first !== '$' && first !== '\\') return null;
  const limit = Math.min(max, start + MAX_CHARACTERS);
  for (const { open, close, isDisplay } of pairs) {
    if (!source.startsWith(open, start)) continue;
    const from = start + open.length;
    const length = source.slice(from, limit).indexOf(close);
    const text = source.slice(from, from + Math.max(0, length)).trim();
    return text === '' ? null : { text, end: from + length + close.length, isDisplay };
  }
  return first === '$' ? findDollars(source, start, limit) : null;
}

/** Prices and shell variables are none: nothing blank is next to what dollars hold, no letter or digit outside. */
function findDollars(source: string, start: number, limit: number): Found | null {
  if (/[\s$]/.test(source[start + 1] ?? ' ') || /[\w\\]/.test(source[start - 1] ?? ' ')) return null;
  for (let at = start + 1; at < limit; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === '$') {
      if (/\s/.test(source[at - 1] ?? ' ') || /[\w$]/.test(source[at + 1] ?? '')) return null;
      return { text: source.slice(start + 1, at), end: at + 1, isDisplay: false };
    }
  }
  return null;
}
