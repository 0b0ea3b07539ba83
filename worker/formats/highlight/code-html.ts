/** Coloured lines as HTML that may stand in a page: text is escaped, looks are classes. */
import type { CodeLine } from './highlight.ts';

/** What stands within a line's `<code>`. */
export function codeLineHtml(line: CodeLine): string {
  let html = '';
  for (const [text, look] of line) {
    const escaped = escapeHtml(text);
    html += look === undefined ? escaped : `<span class="${look}">${escaped}</span>`;
  }
  return html;
}

/** Text between tags. Lone halves of surrogate pairs and NUL have no place in a document. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\0', '\ufffd');
}
