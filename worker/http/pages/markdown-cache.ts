/**
 * Keeps rendered Markdown: a card is rendered once, not once a visit. The key names the blob, which never changes,
 * and the place its links are made for.
 */
import type { RenderedMarkdown } from '../../formats/markdown/render-markdown.ts';

const MAX_CHARACTERS = 8_000_000;

const kept = new Map<string, RenderedMarkdown>();
let characters = 0;

export function cachedMarkdown(key: string, render: () => RenderedMarkdown): RenderedMarkdown {
  const known = kept.get(key);
  if (known !== undefined) {
    // Moves it to the end: the one not asked for the longest is dropped first.
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const rendered = render();
  kept.set(key, rendered);
  characters += rendered.html.length;
  for (const [oldest, { html }] of kept) {
    if (characters <= MAX_CHARACTERS) break;
    kept.delete(oldest);
    characters -= html.length;
  }
  return rendered;
}
