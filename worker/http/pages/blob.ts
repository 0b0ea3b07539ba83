/** `GET /[{kind}s/]{ns}/{name}/blob/{rev}/{path}`: one file. */
import { getLastChange } from '../../app/browse/get-last-change.ts';
import { findFile } from '../../app/browse/find-file.ts';
import { openRevision } from '../../app/browse/open-revision.ts';
import { ok } from '../../domain/result.ts';
import { findEntry } from '../../git/tree.ts';
import { readFileContent } from './file-content.ts';
import type { RepoPage } from './repo-page.ts';
import { storedHeading } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';
import { commitSummary, revisionView } from './revision-view.ts';

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
  const { path, sizeBytes, lfs } = found.value;
  const content = await readFileContent(services, revision, found.value, context.req.query('view') === 'source');
  return ok(
    respondWithPage(context, {
      name: 'blob',
      data: {
        repo: await storedHeading(context, repo),
        revision: revisionView(revision),
        path,
        sizeBytes,
        ...(lfs === undefined ? {} : { lfs: { sha256: lfs.oid, pointerSizeBytes: lfs.pointerSizeBytes } }),
        content,
        lastCommit: commitSummary(await getLastChange(revision)),
      },
    }),
  );
};
