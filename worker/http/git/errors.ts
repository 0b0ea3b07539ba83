/** How git clients are told no: git prints a plain text body after `remote:`. */
import { type HubError, statusOf } from '../../domain/errors.ts';
import type { HubContext } from '../hub-env.ts';

/**
 * Nobody in particular asking for a repository that is not there, or not there for them, is asked who they are: it
 * may be a private or a gated one, and git only sends its credentials when asked to.
 */
export function gitError(context: HubContext, error: HubError): Response {
  const isAnonymous = context.get('actor').kind === 'anonymous';
  const mayHelp = error.code === 'repo-not-found' || error.code === 'gated';
  const status = mayHelp && isAnonymous ? 401 : statusOf(error);
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="Modelport", charset="UTF-8"' } : {};
  return context.text(`${error.message}\n`, status, { 'Cache-Control': 'no-cache', ...challenge });
}
