/** `GET /[{kind}s/]{ns}/{name}/tree/{rev}/{path}`: what a folder holds. */
import type { TreeEntry } from '#portal';
import { findFile } from '../../app/browse/find-file.ts';
import { getLastChange } from '../../app/browse/get-last-change.ts';
import { type ListedEntry, listDirectory } from '../../app/browse/list-tree.ts';
import { openRevision } from '../../app/browse/open-revision.ts';
import { noFacts } from '../../app/browse/shown-facts.ts';
import { ok } from '../../domain/result.ts';
import type { RepoPage } from './repo-page.ts';
import { repoHeading } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';
import { commitSummary, revisionView } from './revision-view.ts';

const PAGE_SIZE = 500;

export const showTree: RepoPage = async (context, repo, rest) => {
  const revision = await openRevision(context.get('services'), repo, rest);
  if (!revision.ok) return revision;
  const cursor = context.req.query('cursor');
  const page = await listDirectory(revision.value, {
    recursive: false,
    withLastCommit: true,
    limit: PAGE_SIZE,
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (!page.ok) {
    // Switching revisions keeps the path, and links in texts do not know what they lead to.
    const isFile = revision.value.path !== '' && (await findFile(revision.value)).ok;
    return isFile ? ok(context.redirect(context.req.path.replace('/tree/', '/blob/'), 302)) : page;
  }
  return ok(
    respondWithPage(context, {
      name: 'tree',
      data: {
        repo: repoHeading(context.get('actor'), repo, noFacts, true),
        revision: revisionView(revision.value),
        path: revision.value.path,
        entries: foldersFirst(page.value.entries.map(treeEntry)),
        lastCommit: commitSummary(await getLastChange(revision.value)),
        next: page.value.cursor ?? null,
      },
    }),
  );
};

function treeEntry(entry: ListedEntry): TreeEntry {
  const { type, path, sizeBytes, lfs, lastCommit } = entry;
  return {
    type,
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    isLfs: lfs !== undefined,
    ...(type === 'file' ? { sizeBytes } : {}),
    ...(lastCommit === undefined
      ? {}
      : { lastCommit: { oid: lastCommit.oid, title: lastCommit.title, date: lastCommit.committedAt } }),
  };
}

/** Git sorts them among the files. */
function foldersFirst(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  return [...entries.filter(({ type }) => type === 'directory'), ...entries.filter(({ type }) => type === 'file')];
}
