/**
 * Turns Markdown that anybody may have pushed into HTML that may stand in a page of the hub: GitHub's flavour, raw
 * HTML kept as far as it is harmless, no script, no style, no form, and nothing that a browser would fetch from
 * another host.
 */
import type { Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import MarkdownIt from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import { type Heading, adaptTree } from './adapt-tree.ts';
import { enrichTree } from './enrich-tree.ts';
import { mathStyles } from './math.ts';
import { mathSyntax } from './math-syntax.ts';
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

const markdown = new MarkdownIt({ html: true, linkify: true }).use(footnotes).use(mathSyntax);
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

/** Formulas, diagrams and code stay as they were written. */
export function renderMarkdown(source: string, place: MarkdownPlace): RenderedMarkdown {
  const { text, isTruncated } = shorten(source);
  try {
    const { tree, headings } = parse(text, place);
    return { html: toHtml(tree), headings, isTruncated };
  } catch (error) {
    return { ...asWritten(text, error), isTruncated };
  }
}

export interface RichMarkdown extends RenderedMarkdown {
  /** Rules that the formulas need beside KaTeX's own style sheet; absent when there are none. */
  readonly mathStyles?: string;
}

/** `renderMarkdown` with formulas and diagrams drawn and code coloured, each within limits of its own. */
export async function renderRichMarkdown(source: string, place: MarkdownPlace): Promise<RichMarkdown> {
  const { text, isTruncated } = shorten(source);
  try {
    const { tree, headings } = parse(text, place);
    const styles = mathStyles(await enrichTree(tree));
    return { html: toHtml(tree), headings, isTruncated, ...(styles === '' ? {} : { mathStyles: styles }) };
  } catch (error) {
    return { ...asWritten(text, error), isTruncated };
  }
}

function parse(text: string, place: MarkdownPlace): { readonly tree: Root; readonly headings: readonly Heading[] } {
  const tree = sanitize(fromHtml(markdown.render(text), { fragment: true }), schema);
  if (tree.type !== 'root') throw new Error(`the sanitiser made a ${tree.type} of a document`);
  return { tree, headings: adaptTree(tree, place) };
}

/** For what is nested deeper than the stack reaches, which no text for people is. */
function asWritten(text: string, error: unknown): { readonly html: string; readonly headings: readonly Heading[] } {
  if (!(error instanceof RangeError)) throw error;
  return { html: `<pre tabindex="0">${escapeHtml(text)}</pre>`, headings: [] };
}

function shorten(source: string): { readonly text: string; readonly isTruncated: boolean } {
  const isTruncated = source.length > MAX_MARKDOWN_CHARACTERS;
  return { text: isTruncated ? cutAtLine(source, MAX_MARKDOWN_CHARACTERS) : source, isTruncated };
}

function cutAtLine(text: string, maxCharacters: number): string {
  const end = text.lastIndexOf('\n', maxCharacters);
  return text.slice(0, end > 0 ? end : maxCharacters).toWellFormed();
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
