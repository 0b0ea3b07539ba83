/** `GET /[{kind}s/]{ns}/{name}/blob/{rev}/{path}`: one file. */
import type { BlobData } from '#portal';
import { getLastChange } from '../../app/browse/get-last-change.ts';
import { findFile } from '../../app/browse/find-file.ts';
import { findXetHash } from '../../app/browse/open-content.ts';
import { openRevision } from '../../app/browse/open-revision.ts';
import type { LfsFile } from '../../app/browse/repo-entry.ts';
import { ok } from '../../domain/result.ts';
import { findEntry } from '../../git/tree.ts';
import type { RepoPage } from './repo-page.ts';
import { storedHeading } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';
import { commitSummary, readPatience, revisionView } from './revision-view.ts';
import { showFile } from './viewers/registry.ts';

export const showBlob: RepoPage = async (context, repo, rest) => {
  const services = context.get('services');
  const opened = await openRevision(services, repo, rest);
  if (!opened.ok) return opened;
  const revision = opened.value;
  const found = await findFile(revision);
  if (!found.ok) {
    // Links in texts do not know what they lead to.
    const isFolder = (await findEntry(revision.view, revision.tree, revision.path))?.kind === 'tree';
    return isFolder ? ok(context.redirect(context.req.path.replace('/blob/', '/tree/'), 302)) : found;
  }
  const { path, sizeBytes, oid, lfs } = found.value;
  const query = new URL(context.req.url).searchParams;
  const xetHash = lfs === undefined ? null : await findXetHash(services, repo.id, lfs.oid);
  const patience = readPatience(context);
  const last = await getLastChange(services, revision, patience);
  const shown = await showFile(services, revision, found.value, query);
  return ok(
    respondWithPage(context, {
      name: 'blob',
      data: {
        repo: await storedHeading(context, repo),
        revision: revisionView(revision),
        path,
        sizeBytes,
        oid,
        ...(lfs === undefined ? {} : { lfs: lfsView(lfs, xetHash) }),
        ...shown,
        lastCommit: commitSummary(last.change),
        isCut: patience === 'glance' && last.isCut,
      },
    }),
  );
};

function lfsView(lfs: LfsFile, xetHash: string | null): NonNullable<BlobData['lfs']> {
  const { oid: sha256, pointerSizeBytes } = lfs;
  return { sha256, pointerSizeBytes, ...(xetHash === null ? {} : { xetHash }) };
}
