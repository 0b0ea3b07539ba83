/** Renders a Markdown file of a repository for a page, with its links leading to the same revision. */
import type { RenderedCard } from '#portal';
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { repoPathOf } from '../../domain/repo-record.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import type { MarkdownPlace } from '../../formats/markdown/place.ts';
import { renderRichMarkdown } from '../../formats/markdown/render-markdown.ts';
import { pathToUrl } from '../../git/path-bytes.ts';
import { Kept } from '../../formats/kept.ts';

/** A card is rendered once, not once a visit. By characters, some 16 MB in all. */
const rendered = new Kept<RenderedCard>(8_000_000, ({ html, mathStyles }) => html.length + (mathStyles?.length ?? 0));

export interface MarkdownFile {
  readonly path: string;
  /** Of the blob; part of the key under which the result is kept. */
  readonly oid: string;
  /** Without front matter. */
  readonly body: string;
}

/** `revisionName`: what the links name, e.g. `main`. */
export async function renderRepoMarkdown(
  { repo }: Pick<OpenRevision, 'repo'>,
  revisionName: string,
  file: MarkdownFile,
): Promise<RenderedCard> {
  const place = placeOf(repo, revisionName, file.path);
  const key = [file.oid, place.contentOf(''), place.directory].join('\n');
  return rendered.get(key) ?? rendered.set(key, await renderRichMarkdown(file.body, place));
}

/** Where links and pictures of the file at `path` lead. */
export function placeOf(repo: RepoRecord, revisionName: string, path: string): MarkdownPlace {
  const hubPath = repoUrlPath(repoPathOf(repo));
  const base = `/${hubPath}`;
  const revision = pathToUrl(revisionName).replaceAll('/', '%2F');
  return {
    directory: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
    hubPath,
    pageOf: (target) => (target === '' ? `${base}/tree/${revision}` : `${base}/blob/${revision}/${pathToUrl(target)}`),
    contentOf: (target) => `${base}/resolve/${revision}/${pathToUrl(target)}`,
  };
}
