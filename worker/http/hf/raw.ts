/** `HEAD` and `GET /[{kind}s/]{ns}/{name}/raw/{rev}/{path}`: what git stores, so an LFS file is its pointer. */
import { findFile, readBlob } from '../../app/browse/find-file.ts';
import { revisionOf } from '../../app/browse/open-revision.ts';
import { ok } from '../../domain/result.ts';
import { openedRepoRoute } from './repo-route.ts';
import { serveFile } from './serve-file.ts';

export const rawRoute = openedRepoRoute('read', async (context, { repo, view, rest }) => {
  const revision = await revisionOf(repo, view, rest);
  if (!revision.ok) return revision;
  context.header('X-Repo-Commit', revision.value.oid);
  const found = await findFile(revision.value);
  if (!found.ok) return found;
  const entry = found.value;
  return serveFile(context, {
    path: entry.path,
    sizeBytes: entry.lfs?.pointerSizeBytes ?? entry.sizeBytes,
    etag: `"${entry.oid}"`,
    isImmutable: revision.value.isImmutable,
    isPrivate: repo.visibility === 'private' || repo.gating !== null,
    asAttachment: false,
    ...(entry.lfs === undefined ? {} : { contentType: 'text/plain; charset=utf-8' }),
    open: async (range) => {
      const blob = await readBlob(revision.value, entry);
      return ok(range === undefined ? blob.slice() : blob.slice(range.offset, range.offset + range.length));
    },
  });
});
