/** What the git routes read from a request: the repository, the protocol version and the body. */
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type GitService, type ProtocolVersion, protocolVersion } from '../../git/upload/advertise.ts';
import type { HubContext } from '../hub-env.ts';
import { parseRepoUrl } from '../repo-path.ts';

export function repoPathOf(context: HubContext): Result<RepoPath, HubError> {
  const url = parseRepoUrl(context.req.path);
  return url === null ? fail(hubError('repo-not-found', 'There is no such repository here.')) : ok(url.path);
}

export function protocolVersionOf(context: HubContext): ProtocolVersion {
  return protocolVersion(context.req.header('Git-Protocol'));
}

/** The body as the service is to read it, decompressed; null when there is none. */
export function serviceBody(
  context: HubContext,
  service: GitService,
): Result<ReadableStream<Uint8Array> | null, HubError> {
  const type = context.req.header('Content-Type');
  if (type !== `application/x-${service}-request`) {
    return fail(hubError('bad-request', `Send a body of type application/x-${service}-request, as git does.`));
  }
  const { body } = context.req.raw;
  const encoding = context.req.header('Content-Encoding')?.toLowerCase() ?? 'identity';
  if (encoding === 'identity' || body === null) return ok(body);
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    return fail(hubError('bad-request', `The body may be compressed with gzip, not with ${encoding.slice(0, 40)}.`));
  }
  return ok(body.pipeThrough(new DecompressionStream('gzip')));
}

/** Advertisements and answers depend on refs, which may change at any moment. */
export const neverCached: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-cache, max-age=0, must-revalidate',
  Pragma: 'no-cache',
  Expires: 'Fri, 01 Jan 1980 00:00:00 GMT',
};
