/** Refusals as clients of the Hugging Face Hub read them: `X-Error-Code`, `X-Error-Message` and `{"error": …}`. */
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ErrorCode, type HubError, statusOf } from '../../domain/errors.ts';
import type { HubContext } from '../hub-env.ts';

/** The codes `huggingface_hub` knows; every other one is sent in the same spelling. */
const knownCodes: Partial<Record<ErrorCode, string>> = {
  'repo-not-found': 'RepoNotFound',
  'revision-not-found': 'RevisionNotFound',
  'entry-not-found': 'EntryNotFound',
  gated: 'GatedRepo',
};

export function formatHfError(context: HubContext, error: HubError): Response {
  const status = statusFor(context, error);
  const message = error.code === 'bad-credentials' ? BAD_CREDENTIALS : error.message;
  const headers: Record<string, string> = {
    'X-Error-Code': knownCodes[error.code] ?? pascalCase(error.code),
    'X-Error-Message': headerText(message),
    'Cache-Control': 'no-store',
  };
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer realm="modelport", charset="UTF-8"';
  return context.json({ error: message, ...error.details }, status, headers);
}

/** The one message that keeps `huggingface_hub` from reporting a wrong token as a missing repository. */
const BAD_CREDENTIALS = 'Invalid credentials in Authorization header';

/**
 * As the Hub does, a stranger asking for a repository that is not there, or not for them, is asked to log in: 401
 * instead of 404, the same for both; and instead of 403 at a gate.
 */
function statusFor(context: HubContext, error: HubError): ContentfulStatusCode {
  const isAnonymous = context.get('actor').kind === 'anonymous';
  if ((error.code === 'repo-not-found' || error.code === 'gated') && isAnonymous) return 401;
  return statusOf(error);
}

function pascalCase(code: string): string {
  return code.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Header values are ASCII here; anything else would be refused by the runtime or garbled on the way. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);
}
