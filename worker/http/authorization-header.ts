/** Finds the access token in an `Authorization` header (RFC 6750, RFC 7617). */
import { type HubError, hubError } from '../domain/errors.ts';
import { type Result, fail, ok } from '../domain/result.ts';

/** Reads the token out of `Bearer <token>` or `Basic`, where git sends it as the user name or as the password. */
export function tokenOf(header: string): Result<string, HubError> {
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2);
  if (/^(?:bearer|token)$/i.test(scheme)) return ok(value);
  if (/^basic$/i.test(scheme)) {
    const text = decodeBase64(value);
    const colon = text.indexOf(':');
    const user = colon < 0 ? text : text.slice(0, colon);
    const password = colon < 0 ? '' : text.slice(colon + 1);
    const token = [password, user].find((field) => field.startsWith('hf_'));
    if (token !== undefined) return ok(token);
    return fail(
      hubError(
        'bad-credentials',
        'Use an access token ("hf_…") in place of the password; the password itself is not accepted here.',
      ),
    );
  }
  return fail(hubError('bad-credentials', 'Send an access token as "Authorization: Bearer hf_…".'));
}

function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    // Not base64 at all: no token in it.
    return '';
  }
}
