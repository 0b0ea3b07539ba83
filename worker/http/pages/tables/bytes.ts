/**
 * `GET /[{kind}s/]{ns}/{name}/bytes/{rev}/{path}`: parts of a file for queries that run in a page. Unlike `resolve` it
 * never leads to another host, where a page of the hub may not go, and does not count as a download.
 */
import { findFile, readBlob } from '../../../app/browse/find-file.ts';
import { openLinked } from '../../../app/browse/open-content.ts';
import { openRevision } from '../../../app/browse/open-revision.ts';
import { hubError } from '../../../domain/errors.ts';
import { fail, ok } from '../../../domain/result.ts';
import { serveFile } from '../../hf/serve-file.ts';
import type { RepoPage } from '../repo-page.ts';

export const sendBytes: RepoPage = async (context, repo, rest) => {
  const services = context.get('services');
  const revision = await openRevision(services, repo, rest);
  if (!revision.ok) return revision;
  const entry = await findFile(revision.value);
  if (!entry.ok) return entry;
  const { lfs, oid, path, sizeBytes } = entry.value;
  return serveFile(context, {
    path,
    sizeBytes,
    etag: `"${lfs?.oid ?? oid}"`,
    isImmutable: revision.value.isImmutable,
    isPrivate: repo.visibility === 'private' || repo.gating !== null,
    asAttachment: true,
    contentType: 'application/octet-stream',
    async open(range) {
      if (lfs === undefined) {
        const blob = await readBlob(revision.value, entry.value);
        return ok(range === undefined ? blob.slice() : blob.slice(range.offset, range.offset + range.length));
      }
      const content = await openLinked(services, repo.id, lfs.oid, range);
      return content === null
        ? fail(hubError('object-not-found', 'The content of this file was never uploaded.'))
        : ok(content.body);
    },
  });
};
