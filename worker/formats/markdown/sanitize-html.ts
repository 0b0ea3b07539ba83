/** HTML that a program made and somebody pushed, such as a notebook's table: as harmless as a card's. */
import { fromHtml } from 'hast-util-from-html';
import { sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { adaptTree } from './adapt-tree.ts';
import type { MarkdownPlace } from './place.ts';
import { schema } from './schema.ts';

/** Null when it is too long or nested too deeply to be looked through. */
export function sanitizeHtml(html: string, place: MarkdownPlace, maxCharacters: number): string | null {
  if (html.length > maxCharacters) return null;
  try {
    const tree = sanitize(fromHtml(html, { fragment: true }), schema);
    if (tree.type !== 'root') return null;
    adaptTree(tree, place);
    return toHtml(tree);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
