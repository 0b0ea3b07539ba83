/** `HEAD` and `GET /[{kind}s/]{ns}/{name}/resolve/{rev}/{path}`: a file's content, LFS files included. */
import { z } from 'zod';
import { findFile } from '../../app/browse/find-file.ts';
import { findXetHash, openContent } from '../../app/browse/open-content.ts';
import { isPublishedCard } from '../../app/browse/published-card.ts';
import { revisionOf } from '../../app/browse/open-revision.ts';
import { checkAccess } from '../../app/repos/get-repo.ts';
import { ok } from '../../domain/result.ts';
import { noteDownload } from './note-download.ts';
import { flag, readQuery } from './query.ts';
import { apiKindName, openedRepoRoute } from './repo-route.ts';
import { serveFile } from './serve-file.ts';
import { XET_FILE_INFO, xetHeaders } from './xet-headers.ts';

const query = z.object({ download: flag });

const fileInfoHeaders = { 'Content-Type': XET_FILE_INFO, 'Cache-Control': 'private, no-cache' };

export const resolveRoute = openedRepoRoute('see', async (context, { repo, view, rest }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const services = context.get('services');
  const revision = await revisionOf(repo, view, rest);
  if (!revision.ok) return revision;
  // A gate leaves the card readable, as on the Hub.
  if (repo.gating !== null && !(await isPublishedCard(revision.value))) {
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
    const xetHash = await findXetHash(services, repo.id, lfs.oid);
    if (xetHash !== null) {
      const tokens = `/api/${apiKindName(repo.kind)}/${repo.namespace}/${repo.name}/xet-read-token/${revision.value.oid}`;
      for (const [name, value] of xetHeaders(context, tokens, xetHash)) context.header(name, value);
      if (context.req.header('Accept')?.includes(XET_FILE_INFO) === true) {
        context.header('ETag', etag);
        return ok(context.body(JSON.stringify({ hash: xetHash, size: lfs.sizeBytes }), 200, fileInfoHeaders));
      }
    }
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
