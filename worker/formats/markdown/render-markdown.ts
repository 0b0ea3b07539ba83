/**
 * Turns Markdown that anybody may have pushed into HTML that may stand in a page of the hub: GitHub's flavour, raw
 * HTML kept as far as it is harmless, no script, no style, no form, and nothing that a browser would fetch from
 * another host.
 */
import { fromHtml } from 'hast-util-from-html';
import { sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import MarkdownIt from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import { type Heading, adaptTree } from './adapt-tree.ts';
import type { MarkdownPlace } from './place.ts';
import { schema } from './schema.ts';

export interface RenderedMarkdown {
  readonly html: string;
  /** In the order of the text, for a table of contents. */
  readonly headings: readonly Heading[];
  /** True when the source was longer than `MAX_MARKDOWN_CHARACTERS` and only its start was rendered. */
  readonly isTruncated: boolean;
}

/**
 * Some fifty printed pages. Rendering is synchronous, so this also bounds how long others wait: under half a second
 * for the most hostile text known (see render-markdown.test.ts), some ten milliseconds for a usual card.
 */
export const MAX_MARKDOWN_CHARACTERS = 96 * 1024;

const markdown = new MarkdownIt({ html: true, linkify: true }).use(footnotes);
/* `model.py` is no address, although .py is a country. */
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
/* Columns are aligned by an attribute: style attributes do not pass the sanitiser, nor the pages' security policy. */
for (const cell of ['th_open', 'td_open']) {
  markdown.renderer.rules[cell] = (tokens, index) => {
    const token = tokens[index];
    const side = /^text-align:(left|center|right)$/.exec(String(token?.attrGet('style') ?? ''))?.[1];
    return side === undefined ? `<${token?.tag}>` : `<${token?.tag} align="${side}">`;
  };
}

export function renderMarkdown(source: string, place: MarkdownPlace): RenderedMarkdown {
  const isTruncated = source.length > MAX_MARKDOWN_CHARACTERS;
  const text = isTruncated ? cutAtLine(source, MAX_MARKDOWN_CHARACTERS) : source;
  try {
    const tree = sanitize(fromHtml(markdown.render(text), { fragment: true }), schema);
    if (tree.type !== 'root') throw new Error(`the sanitiser made a ${tree.type} of a document`);
    const headings = adaptTree(tree, place);
    return { html: toHtml(tree), headings, isTruncated };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Nested deeper than the stack reaches, which no text for people is: shown as it was written.
    return { html: `<pre tabindex="0">${escapeHtml(text)}</pre>`, headings: [], isTruncated };
  }
}

function cutAtLine(text: string, maxCharacters: number): string {
  const end = text.lastIndexOf('\n', maxCharacters);
  return text.slice(0, end > 0 ? end : maxCharacters).toWellFormed();
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
