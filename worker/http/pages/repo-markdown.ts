/** Renders a Markdown file of a repository for a page, with its links leading to the same revision. */
import type { RenderedCard } from '#portal';
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { repoPathOf } from '../../domain/repo-record.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import { renderRichMarkdown } from '../../formats/markdown/render-markdown.ts';
import { pathToUrl } from '../../git/path-bytes.ts';
import { Kept } from './kept.ts';

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
  const base = `/${repoUrlPath(repoPathOf(repo))}`;
  const revision = pathToUrl(revisionName).replaceAll('/', '%2F');
  const directory = file.path.slice(0, Math.max(0, file.path.lastIndexOf('/')));
  const key = [file.oid, base, revision, directory].join('\n');
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const place = {
    directory,
    hubPath: hubPathOf(repo),
    pageOf: (path: string) =>
      path === '' ? `${base}/tree/${revision}` : `${base}/blob/${revision}/${pathToUrl(path)}`,
    contentOf: (path: string) => `${base}/resolve/${revision}/${pathToUrl(path)}`,
  };
  return rendered.set(key, await renderRichMarkdown(file.body, place));
}

function hubPathOf(repo: RepoRecord): string {
  return repoUrlPath(repoPathOf(repo));
}
