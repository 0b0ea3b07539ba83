/** `GET /[{kind}s/]{ns}/{name}/tree/{rev}/{path}`: what a folder holds. */
import type { TreeData, TreeEntry } from '#portal';
import { findFile, readBlob } from '../../app/browse/find-file.ts';
import { getLastChange } from '../../app/browse/get-last-change.ts';
import { type ListedEntry, listDirectory } from '../../app/browse/list-tree.ts';
import type { LfsFile } from '../../app/browse/repo-entry.ts';
import { checkAccess } from '../../app/repos/get-repo.ts';
import { findLinkedXetHashes } from '../../catalog/xet-files.ts';
import { type OpenRevision, openRevision } from '../../app/browse/open-revision.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { parseCard } from '../../formats/card.ts';
import { Kept } from '../../formats/kept.ts';
import type { HubContext } from '../hub-env.ts';
import type { RepoPage } from './repo-page.ts';
import { renderRepoMarkdown } from './repo-markdown.ts';
import { storedHeading } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';
import { commitSummary, readPatience, revisionView } from './revision-view.ts';

const PAGE_SIZE = 500;

export const showTree: RepoPage = async (context, repo, rest) => {
  const revision = await openRevision(context.get('services'), repo, rest);
  if (!revision.ok) return revision;
  const folder = await readFolder(context, revision.value);
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
        entries: await withXet(context, revision.value, folder.value.entries),
        readme: await readReadme(context, revision.value, folder.value),
      },
    }),
  );
};

interface Entry extends TreeEntry {
  /** Of an LFS file. */
  readonly linked?: LfsFile;
}

interface Folder extends Pick<TreeData, 'lastCommit' | 'next' | 'isCut'> {
  readonly entries: readonly Entry[];
}

/** As the tools name it, whatever its case. */
const README = /^readme\.(?:md|markdown)$/i;
const MAX_README_BYTES = 512 * 1024;

/** Which commit last changed what takes a walk through the history; about 20 MB of such findings are kept. */
const folders = new Kept<Folder>(100_000, ({ entries }) => entries.length + 1);

async function readFolder(context: HubContext, revision: OpenRevision): Promise<Result<Folder, HubError>> {
  const services = context.get('services');
  const cursor = context.req.query('cursor');
  const patience = readPatience(context);
  const key = [revision.repo.id, revision.oid, revision.path, cursor ?? ''].join('\n');
  const known = folders.get(key);
  if (known !== undefined) return ok(known);
  const page = await listDirectory(services, revision, {
    recursive: false,
    lastCommits: patience,
    limit: PAGE_SIZE,
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (!page.ok) return page;
  const own = await getLastChange(services, revision, patience);
  const folder: Folder = {
    entries: foldersFirst(page.value.entries.map(treeEntry)),
    lastCommit: commitSummary(own.change),
    isCut: patience === 'glance' && (page.value.isCut || own.isCut),
    next: page.value.cursor ?? null,
  };
  return ok(folder.isCut ? folder : folders.set(key, folder));
}

/** Which of the LFS files are kept as chunks, which is not for ever the same. */
async function withXet(
  context: HubContext,
  { repo }: OpenRevision,
  entries: readonly Entry[],
): Promise<readonly TreeEntry[]> {
  const oids = entries.flatMap(({ linked }) => (linked === undefined ? [] : [linked.oid]));
  if (oids.length === 0) return entries;
  const hashes = await findLinkedXetHashes(context.get('services').catalog, repo.id, oids);
  return entries.map(({ linked, ...entry }) => ({ ...entry, isXet: linked !== undefined && hashes.has(linked.oid) }));
}

/** The root's is the card, which has a page of its own. A gate hides what is in files. */
async function readReadme(
  context: HubContext,
  revision: OpenRevision,
  { entries }: Folder,
): Promise<TreeData['readme']> {
  if (revision.path === '') return null;
  const readable = await checkAccess(context.get('services'), context.get('actor'), revision.repo, 'read');
  if (!readable.ok) return null;
  const entry = entries.find(({ type, name }) => type === 'file' && README.test(name));
  if (entry === undefined || entry.isLfs || (entry.sizeBytes ?? 0) > MAX_README_BYTES) return null;
  const found = await findFile({ ...revision, path: entry.path });
  if (!found.ok) return null;
  const { body } = parseCard(new TextDecoder().decode(await readBlob(revision, found.value)));
  if (body.trim() === '') return null;
  const file = { path: entry.path, oid: found.value.oid, body };
  return { name: entry.name, card: await renderRepoMarkdown(revision, revision.name, file) };
}

function treeEntry(entry: ListedEntry): Entry {
  const { type, path, sizeBytes, lfs, lastCommit } = entry;
  return {
    type,
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    isLfs: lfs !== undefined,
    isXet: false,
    ...(lfs === undefined ? {} : { linked: lfs }),
    ...(type === 'file' ? { sizeBytes } : {}),
    ...(lastCommit === undefined
      ? {}
      : { lastCommit: { oid: lastCommit.oid, title: lastCommit.title, date: lastCommit.committedAt } }),
  };
}

/** Git sorts them among the files. */
function foldersFirst(entries: readonly Entry[]): readonly Entry[] {
  return [...entries.filter(({ type }) => type === 'directory'), ...entries.filter(({ type }) => type === 'file')];
}
