/** `GET /[{kind}s/]{ns}/{name}/tree/{rev}/{path}`: what a folder holds. */
import type { TreeData, TreeEntry } from '#portal';
import { findFile } from '../../app/browse/find-file.ts';
import { getLastChange } from '../../app/browse/get-last-change.ts';
import { type ListedEntry, listDirectory } from '../../app/browse/list-tree.ts';
import { type OpenRevision, openRevision } from '../../app/browse/open-revision.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { Kept } from '../../formats/kept.ts';
import type { RepoPage } from './repo-page.ts';
import { storedHeading } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';
import { commitSummary, revisionView } from './revision-view.ts';

const PAGE_SIZE = 500;

export const showTree: RepoPage = async (context, repo, rest) => {
  const revision = await openRevision(context.get('services'), repo, rest);
  if (!revision.ok) return revision;
  const folder = await readFolder(revision.value, context.req.query('cursor'));
  if (!folder.ok) {
    // Switching revisions keeps the path, and links in texts do not know what they lead to.
    const isFile = revision.value.path !== '' && (await findFile(revision.value)).ok;
    return isFile ? ok(context.redirect(context.req.path.replace('/tree/', '/blob/'), 302)) : folder;
  }
  return ok(
    respondWithPage(context, {
      name: 'tree',
      data: {
        repo: await storedHeading(context, repo),
        revision: revisionView(revision.value),
        path: revision.value.path,
        ...folder.value,
      },
    }),
  );
};

type Folder = Pick<TreeData, 'entries' | 'lastCommit' | 'next'>;

/** Which commit last changed what takes a walk through the history; about 20 MB of such findings are kept. */
const folders = new Kept<Folder>(100_000, ({ entries }) => entries.length + 1);

async function readFolder(revision: OpenRevision, cursor: string | undefined): Promise<Result<Folder, HubError>> {
  const key = [revision.repo.id, revision.oid, revision.path, cursor ?? ''].join('\n');
  const known = folders.get(key);
  if (known !== undefined) return ok(known);
  const page = await listDirectory(revision, {
    recursive: false,
    withLastCommit: true,
    limit: PAGE_SIZE,
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (!page.ok) return page;
  return ok(
    folders.set(key, {
      entries: foldersFirst(page.value.entries.map(treeEntry)),
      lastCommit: commitSummary(await getLastChange(revision)),
      next: page.value.cursor ?? null,
    }),
  );
}

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
