/** `GET /[{kind}s/]{ns}/{name}/paths/{rev}`: the paths of all files, one a line, for going to a file by its name. */
import { openRevision } from '../../app/browse/open-revision.ts';
import { ok } from '../../domain/result.ts';
import { pathToUrl } from '../../git/path-bytes.ts';
import { fileMode } from '../../git/tree-format.ts';
import { walkTree } from '../../git/tree.ts';
import { untrustedContentHeaders } from '../content-headers.ts';
import type { RepoPage } from './repo-page.ts';

/** More cannot be looked through while somebody types; some 4 MB. */
const MAX_PATHS = 50_000;

/** Percent-encoded, so that no name can hold a line break and every byte of it arrives. */
export const listFilePaths: RepoPage = async (context, repo, rest) => {
  const revision = await openRevision(context.get('services'), repo, rest);
  if (!revision.ok) return revision;
  const { view, tree, oid } = revision.value;
  const lines: string[] = [];
  for await (const entry of walkTree(view, { path: '', mode: fileMode.tree, kind: 'tree', oid: tree })) {
    if (entry.kind !== 'tree' && entry.kind !== 'submodule') lines.push(pathToUrl(entry.path));
    if (lines.length === MAX_PATHS) break;
  }
  return ok(
    context.body(lines.join('\n'), 200, {
      ...untrustedContentHeaders,
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'private, no-cache',
      ETag: `"${oid}"`,
    }),
  );
};
