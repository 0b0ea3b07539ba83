/** `GET …/info/refs?service=…`: how every git conversation over HTTP begins (gitprotocol-http). */
import { advertiseRefs } from '../../app/git/advertise-refs.ts';
import { hubError } from '../../domain/errors.ts';
import { repoPathOf as currentPathOf } from '../../domain/repo-record.ts';
import { type RepoPath, repoUrlPath } from '../../domain/repo.ts';
import { PktWriter } from '../../git/pkt-line.ts';
import type { GitService } from '../../git/upload/advertise.ts';
import type { HubContext } from '../hub-env.ts';
import { streamOf } from '../stream-of.ts';
import { gitError } from './errors.ts';
import { neverCached, protocolVersionOf, repoPathOf } from './request.ts';

export async function getInfoRefs(context: HubContext): Promise<Response> {
  const service = serviceOf(context.req.query('service'));
  if (service === null) {
    const message =
      'Only git-upload-pack and git-receive-pack are served here, by the smart HTTP protocol (git 1.6.6 and later).';
    return gitError(context, hubError('forbidden', message));
  }
  const path = repoPathOf(context);
  if (!path.ok) return gitError(context, path.error);
  const input = { path: path.value, service, version: protocolVersionOf(context) };
  const advertised = await advertiseRefs(context.get('services'), context.get('actor'), input);
  if (!advertised.ok) return gitError(context, advertised.error);
  const { repo, version, chunks } = advertised.value;
  if (repo.movedFrom !== undefined && !isSamePlace(repo.movedFrom, currentPathOf(repo))) {
    return context.redirect(
      `${prefixOf(context)}/${repoUrlPath(currentPathOf(repo))}.git/info/refs?service=${service}`,
      307,
    );
  }
  return new Response(streamOf(withServiceLine(service, version === 2, chunks)), {
    headers: { 'Content-Type': `application/x-${service}-advertisement`, ...neverCached },
  });
}

function serviceOf(name: string | undefined): GitService | null {
  return name === 'git-upload-pack' || name === 'git-receive-pack' ? name : null;
}

/** Protocol v2 begins with the version; the others with the name of the service. */
async function* withServiceLine(
  service: GitService,
  isV2: boolean,
  chunks: Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!isV2) yield new PktWriter().text(`# service=${service}\n`).flush().take();
  yield* chunks;
}

/** Names are compared without case, and another spelling is not worth a warning to the person who typed it. */
function isSamePlace(a: RepoPath, b: RepoPath): boolean {
  return repoUrlPath(a).toLowerCase() === repoUrlPath(b).toLowerCase();
}

/** The path of the hub's public address: git stays on the host it reached. */
function prefixOf(context: HubContext): string {
  return new URL(context.get('baseUrl')).pathname.replace(/\/$/, '');
}
