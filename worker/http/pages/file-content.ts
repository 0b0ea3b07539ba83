/** Decides how a file can be shown and reads as much of it as that takes. */
import type { FileContent } from '#portal';
import { readBlob } from '../../app/browse/find-file.ts';
import { openLinked } from '../../app/browse/open-content.ts';
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import type { RepoEntry } from '../../app/browse/repo-entry.ts';
import type { Services } from '../../app/services.ts';
import { parseCard } from '../../formats/card.ts';
import { contentTypeOf } from '../content-headers.ts';
import { renderRepoMarkdown } from './repo-markdown.ts';

const MAX_TEXT_BYTES = 512 * 1024;
const MAX_LINES = 5000;
/** As git does, a file with a NUL near its start is taken for binary. */
const LOOKED_AT_BYTES = 8000;

export async function readFileContent(
  services: Services,
  revision: OpenRevision,
  entry: RepoEntry,
  asSource: boolean,
): Promise<FileContent> {
  const [family] = contentTypeOf(entry.path).split('/');
  if (family === 'image' || family === 'audio' || family === 'video') return { kind: family };
  const start = await readStart(services, revision, entry, family === 'text');
  if (start === null || start.subarray(0, LOOKED_AT_BYTES).includes(0)) return { kind: 'binary' };
  const isMarkdown = /\.(?:md|markdown)$/i.test(entry.path) && entry.sizeBytes <= MAX_TEXT_BYTES;
  const { text, isTruncated } = cut(new TextDecoder().decode(start), entry.sizeBytes > start.length);
  if (!isMarkdown || asSource) return { kind: 'text', text, isTruncated, canRender: isMarkdown };
  const { body } = parseCard(new TextDecoder().decode(start));
  const file = { path: entry.path, oid: entry.oid, body };
  return { kind: 'markdown', card: await renderRepoMarkdown(revision, revision.name, file) };
}

/** The first bytes, or null for an LFS file that is no text by its name or is not there. */
async function readStart(
  services: Services,
  revision: OpenRevision,
  entry: RepoEntry,
  isText: boolean,
): Promise<Uint8Array | null> {
  if (entry.lfs === undefined) return (await readBlob(revision, entry)).slice(0, MAX_TEXT_BYTES);
  if (!isText) return null;
  const range = { offset: 0, length: Math.min(MAX_TEXT_BYTES, entry.sizeBytes) };
  const body = range.length === 0 ? null : await openLinked(services, revision.repo.id, entry.lfs.oid, range);
  return body === null ? null : new Uint8Array(await new Response(body.body).arrayBuffer());
}

function cut(text: string, isTruncated: boolean): { readonly text: string; readonly isTruncated: boolean } {
  let end = -1;
  for (let line = 0; line < MAX_LINES; line++) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) return { text, isTruncated };
  }
  return { text: text.slice(0, end + 1), isTruncated: isTruncated || end + 1 < text.length };
}
