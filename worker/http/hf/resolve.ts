/** `HEAD` and `GET /[{kind}s/]{ns}/{name}/resolve/{rev}/{path}`: a file's content, LFS files included. */
import { z } from 'zod';
import { findFile } from '../../app/browse/find-file.ts';
import { openContent } from '../../app/browse/open-content.ts';
import { revisionOf } from '../../app/browse/open-revision.ts';
import { checkAccess } from '../../app/repos/get-repo.ts';
import { noteDownload } from './note-download.ts';
import { flag, readQuery } from './query.ts';
import { openedRepoRoute } from './repo-route.ts';
import { serveFile } from './serve-file.ts';

const query = z.object({ download: flag });

export const resolveRoute = openedRepoRoute('see', async (context, { repo, view, rest }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const services = context.get('services');
  const revision = await revisionOf(repo, view, rest);
  if (!revision.ok) return revision;
  // A gate leaves the card readable, as on the Hub.
  if (revision.value.path !== 'README.md') {
    const readable = await checkAccess(services, context.get('actor'), repo, 'read');
    if (!readable.ok) return readable;
  }
  // Also on a missing file: clients remember its absence for this commit.
  context.header('X-Repo-Commit', revision.value.oid);
  const entry = await findFile(revision.value);
  if (!entry.ok) return entry;
  const { lfs } = entry.value;
  const etag = `"${lfs?.oid ?? entry.value.oid}"`;
  if (lfs !== undefined) {
    context.header('X-Linked-Size', String(lfs.sizeBytes));
    context.header('X-Linked-Etag', etag);
  }
  const answer = await serveFile(context, {
    path: entry.value.path,
    sizeBytes: entry.value.sizeBytes,
    etag,
    isImmutable: revision.value.isImmutable,
    isPrivate: repo.visibility === 'private' || repo.gating !== null,
    asAttachment: options.value.download,
    open: (range, labels) =>
      openContent(services, revision.value, entry.value, {
        ...labels,
        ...(range === undefined ? {} : { range }),
        hubHostname: new URL(context.get('baseUrl')).hostname,
      }),
  });
  if (answer.ok) noteDownload(context, revision.value, entry.value, answer.value.status);
  return answer;
});
