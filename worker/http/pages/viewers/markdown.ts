/** Markdown files, rendered as cards are. */
import { parseCard } from '../../../formats/card.ts';
import { renderRepoMarkdown } from '../repo-markdown.ts';
import type { Viewer } from './registry.ts';

const MAX_BYTES = 512 * 1024;
const EXTENSIONS = new Set(['md', 'markdown', 'mdx']);

export const viewMarkdown: Viewer = {
  takes: (file) => EXTENSIONS.has(file.extension) && file.source.sizeBytes <= MAX_BYTES,
  async view({ source, entry, revision }) {
    const { body } = parseCard(new TextDecoder().decode(await source.read(0, MAX_BYTES)));
    const file = { path: entry.path, oid: entry.oid, body };
    return { kind: 'markdown', card: await renderRepoMarkdown(revision, revision.name, file) };
  },
};
