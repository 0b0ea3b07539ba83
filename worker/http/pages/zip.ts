/** `GET /[{kind}s/]{ns}/{name}/zip/{rev}/{path}`: a folder as a zip file. */
import { zipFolder } from '../../app/browse/zip-folder.ts';
import { openRevision } from '../../app/browse/open-revision.ts';
import { ok } from '../../domain/result.ts';
import { contentDisposition, untrustedContentHeaders } from '../content-headers.ts';
import type { RepoPage } from './repo-page.ts';

export const sendZip: RepoPage = async (context, repo, rest) => {
  const revision = await openRevision(context.get('services'), repo, rest);
  if (!revision.ok) return revision;
  const { name, oid, path, isImmutable } = revision.value;
  const folder = path.split('/').at(-1) ?? '';
  const label = isImmutable ? oid.slice(0, 8) : name.replaceAll('/', '-');
  const root = folder === '' ? `${repo.name}-${label}` : folder;
  const zip = await zipFolder(context.get('services'), revision.value, root);
  if (!zip.ok) return zip;
  const { body, sizeBytes } = zip.value;
  const whole = new FixedLengthStream(sizeBytes);
  // A client that goes away ends it; there is nobody left to tell.
  context.executionCtx.waitUntil(body.pipeTo(whole.writable).catch(() => undefined));
  return ok(
    new Response(whole.readable, {
      headers: {
        ...untrustedContentHeaders,
        'Content-Type': 'application/zip',
        'Content-Disposition': contentDisposition('attachment', `${root}.zip`),
        'Cache-Control': 'private, no-cache',
        'X-Repo-Commit': oid,
      },
    }),
  );
};
