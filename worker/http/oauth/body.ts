/** Reads the requests of OAuth clients, and words refusals as they expect (RFC 6749 section 5.2). */
import { z } from 'zod';
import type { ClientCredentials } from '../../app/oauth/find-client.ts';
import { type OAuthError, oauthError } from '../../app/oauth/oauth-error.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { readSmallBody } from '../small-body.ts';

/** The tokens of some CI systems are long. */
const MAX_BODY_BYTES = 64 << 10;

export interface OAuthBody {
  readonly fields: URLSearchParams;
  readonly credentials: ClientCredentials;
}

const jsonFields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** A form as the standard has it, or JSON as the clients of the Hugging Face Hub send it for some grants. */
export async function readOAuthBody(context: HubContext): Promise<Result<OAuthBody, OAuthError>> {
  const text = await readSmallBody(context.req.raw, MAX_BODY_BYTES);
  if (!text.ok) return fail(oauthError('invalid_request', text.error.message));
  const isJson = /^application\/json(?:$|\s*;)/i.test(context.req.header('Content-Type') ?? '');
  const fields = isJson ? fieldsOf(text.value) : new URLSearchParams(text.value);
  if (fields === null) return fail(oauthError('invalid_request', 'The body is not a JSON object of texts.'));
  const header = basicCredentials(context.req.header('Authorization'));
  return ok({
    fields,
    credentials: header ?? { clientId: fields.get('client_id'), secret: fields.get('client_secret') },
  });
}

function fieldsOf(json: string): URLSearchParams | null {
  try {
    const parsed = jsonFields.safeParse(JSON.parse(json));
    if (!parsed.success) return null;
    const given = Object.entries(parsed.data).filter(([, value]) => value !== null);
    return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  } catch {
    // Not JSON at all.
    return null;
  }
}

/** Both parts are form-encoded in there (RFC 6749 section 2.3.1). */
function basicCredentials(header: string | undefined): ClientCredentials | null {
  const encoded = /^basic\s+([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 2);
  const decode = (part: string): string => new URLSearchParams(`part=${part}`).get('part') ?? '';
  return { clientId: decode(id), secret: decode(secret) };
}

export function formatOAuthError(context: HubContext, { error, description }: OAuthError): Response {
  const status = error === 'invalid_client' ? 401 : error === 'temporarily_unavailable' ? 429 : 400;
  return context.json({ error, error_description: description }, status, {
    'Cache-Control': 'no-store',
    ...(status === 401 && { 'WWW-Authenticate': 'Basic realm="modelport"' }),
  });
}
