/**
 * Turns Markdown that anybody may have pushed into HTML that may stand in a page of the hub: GitHub's flavour, raw
 * HTML kept as far as it is harmless, no script, no style, no form, and nothing that a browser would fetch from
 * another host.
 */
import type { Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeSlug from 'rehype-slug';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { type Heading, adaptTree } from './adapt-tree.ts';
import type { MarkdownPlace } from './place.ts';
import { ID_PREFIX, schema } from './schema.ts';

export interface RenderedMarkdown {
  readonly html: string;
  /** In the order of the text, for a table of contents. */
  readonly headings: readonly Heading[];
  /** True when the source was longer than `MAX_MARKDOWN_CHARACTERS` and only its start was rendered. */
  readonly isTruncated: boolean;
}

/** About a hundred pages. Rendering is synchronous, so this also bounds how long others wait. */
export const MAX_MARKDOWN_CHARACTERS = 200_000;

const toTree = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
  .use(rehypeRaw)
  .use(rehypeSanitize, schema)
  .use(rehypeSlug, { prefix: ID_PREFIX })
  .freeze();

const toHtml = unified().use(rehypeStringify).freeze();

export function renderMarkdown(source: string, place: MarkdownPlace): RenderedMarkdown {
  const isTruncated = source.length > MAX_MARKDOWN_CHARACTERS;
  const text = isTruncated ? cutAtLine(source, MAX_MARKDOWN_CHARACTERS) : source;
  try {
    const tree: Root = toTree.runSync(toTree.parse(text));
    const headings = adaptTree(tree, place);
    return { html: toHtml.stringify(tree), headings, isTruncated };
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
