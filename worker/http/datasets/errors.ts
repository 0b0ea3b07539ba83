/** Refusals in the words of the dataset-viewer API: `X-Error-Code` and `{"error": …}`. */
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ErrorCode, type HubError, statusOf } from '../../domain/errors.ts';
import type { HubContext } from '../hub-env.ts';

const codes: Partial<Record<ErrorCode, string>> = {
  'bad-request': 'InvalidParameter',
  'not-found': 'ResponseNotFound',
  'revision-not-found': 'ResponseNotFound',
  'entry-not-found': 'ResponseNotFound',
  unprocessable: 'UnexpectedError',
  unavailable: 'ResponseNotReady',
  'not-implemented': 'SplitsNamesError',
};

/** Whoever may not know of a dataset is told the same as of one that is not there. */
const HIDDEN = {
  anonymous:
    'The dataset does not exist, or is not accessible without authentication (private or gated). Please check the spelling of the dataset name or retry with authentication.',
  user: 'The dataset does not exist, or is not accessible with the current credentials (private or gated). Please check the spelling of the dataset name or retry with other authentication credentials.',
};

export function formatDatasetError(context: HubContext, error: HubError): Response {
  const isAnonymous = context.get('actor').kind === 'anonymous';
  if (error.code === 'repo-not-found' || error.code === 'gated' || error.code === 'unauthenticated') {
    return isAnonymous
      ? answer(context, 401, 'ExternalUnauthenticatedError', HIDDEN.anonymous)
      : answer(context, 404, 'ExternalAuthenticatedError', HIDDEN.user);
  }
  const status: ContentfulStatusCode = error.code === 'bad-request' ? 422 : statusOf(error);
  return answer(context, status, codes[error.code] ?? 'UnexpectedApiError', error.message);
}

function answer(context: HubContext, status: ContentfulStatusCode, code: string, message: string): Response {
  return context.json({ error: message }, status, { 'X-Error-Code': code, 'Cache-Control': 'no-store' });
}
