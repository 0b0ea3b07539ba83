/** How LFS clients are told no: a JSON message, and a challenge when credentials may help. */
import { type HubError, statusOf } from '../../domain/errors.ts';
import { LFS_MEDIA_TYPE } from '../../lfs/protocol.ts';
import type { HubContext } from '../hub-env.ts';

/** Nobody in particular asking for a repository that is not there for them is asked who they are, as in git's dialect. */
export function lfsError(context: HubContext, error: HubError): Response {
  const isAnonymous = context.get('actor').kind === 'anonymous';
  const isHidden = error.code === 'repo-not-found';
  const isGated = error.code === 'gated';
  const status = (isHidden || isGated) && isAnonymous ? 401 : statusOf(error);
  const challenge = 'Basic realm="Modelport", charset="UTF-8"';
  return lfsJson({ message: error.message, request_id: context.get('requestId') }, status, {
    // huggingface_hub reads these.
    'X-Error-Message': asHeader(error.message),
    ...(isHidden && { 'X-Error-Code': 'RepoNotFound' }),
    ...(isGated && { 'X-Error-Code': 'GatedRepo' }),
    ...(status === 401 && { 'LFS-Authenticate': challenge, 'WWW-Authenticate': challenge }),
  });
}

export function lfsJson(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': LFS_MEDIA_TYPE, 'Cache-Control': 'no-store', ...headers },
  });
}

function asHeader(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);
}
