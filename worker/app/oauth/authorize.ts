/** The authorization code flow up to the code: checks what an app asks of a user, and notes what the user answers. */
import { insertGrantWithCode } from '../../catalog/oauth-grants.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type OAuthScope, parseScopes } from '../../domain/oauth-scopes.ts';
import { matchesRedirectUri } from '../../domain/redirect-uri.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requirePerson } from '../accounts/require.ts';
import { randomAlphanumeric, secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';
import { type OAuthClient, findClient } from './find-client.ts';

const CODE_TTL_MS = 5 * 60_000;

export interface Authorization {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly OAuthScope[];
  readonly state: string | null;
  /** PKCE, method S256; null only for an app that has a secret. */
  readonly challenge: string | null;
  readonly nonce: string | null;
}

/**
 * Until the app and its address are known to belong together nothing is sent to that address: `tell-user`. After that
 * the app is told, by sending the user back: `redirect`.
 */
export type AuthorizationFailure =
  { readonly kind: 'tell-user'; readonly error: HubError } | { readonly kind: 'redirect'; readonly url: string };

export async function parseAuthorization(
  services: Services,
  query: URLSearchParams,
  issuer: string,
): Promise<Result<Authorization, AuthorizationFailure>> {
  const tellUser = (message: string): Result<never, AuthorizationFailure> =>
    fail({ kind: 'tell-user', error: hubError('bad-request', message) });
  const client = await findClient(services, query.get('client_id') ?? '');
  if (client === null) return tellUser('The app that sent you here is not registered at this hub.');
  const redirectUri = query.get('redirect_uri') ?? (client.redirectUris.length === 1 ? client.redirectUris[0] : null);
  if (redirectUri === null || redirectUri === undefined) return tellUser('The app does not say where to go back to.');
  if (!client.redirectUris.some((registered) => matchesRedirectUri(redirectUri, registered))) {
    return tellUser(`The app "${client.name}" asks to go back to an address that it has not registered.`);
  }
  const state = query.get('state');
  const tellApp = (error: string, description: string): Result<never, AuthorizationFailure> =>
    fail({ kind: 'redirect', url: answerUrl(redirectUri, { error, error_description: description, state, issuer }) });
  if (query.get('response_type') !== 'code') return tellApp('unsupported_response_type', 'Use response_type=code.');
  const scopes = scopesOf(client, query.get('scope'));
  if (scopes === null) return tellApp('invalid_scope', 'One of the scopes is unknown here.');
  const challenge = query.get('code_challenge');
  if (challenge === null && client.secretHash === null) {
    return tellApp('invalid_request', 'Public apps must use PKCE: send code_challenge.');
  }
  if (challenge !== null) {
    if (query.get('code_challenge_method') !== 'S256')
      return tellApp('invalid_request', 'Use code_challenge_method=S256.');
    if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return tellApp('invalid_request', 'code_challenge is malformed.');
  }
  const nonce = query.get('nonce');
  if ((nonce?.length ?? 0) > 500) return tellApp('invalid_request', 'nonce is too long.');
  return ok({ client, redirectUri, scopes, state, challenge, nonce });
}

/** Null when one is unknown. */
export function scopesOf(client: OAuthClient, text: string | null): readonly OAuthScope[] | null {
  return text === null || text.trim() === '' ? client.defaultScopes : parseScopes(text);
}

/** The user agrees; answers where to send them, with a code for the app. */
export async function approveAuthorization(
  services: Services,
  actor: Actor,
  authorization: Authorization,
  issuer: string,
): Promise<Result<string, HubError>> {
  const user = requirePerson(actor);
  if (!user.ok) return user;
  const { client, redirectUri, scopes, state, challenge, nonce } = authorization;
  const now = services.clock.now();
  const code = randomAlphanumeric(40);
  await insertGrantWithCode(
    services.catalog,
    {
      id: crypto.randomUUID(),
      userId: user.value.userId,
      clientId: client.clientId,
      appName: client.name,
      scope: scopes.join(' '),
      createdAt: now,
    },
    { codeHash: secretDigest(code), redirectUri, challenge, nonce, expiresAt: now + CODE_TTL_MS },
  );
  services.log.info('oauth:approved', { client: client.clientId, by: user.value.userId });
  return ok(answerUrl(redirectUri, { code, state, issuer }));
}

/** Where to send a user who does not agree. */
export function denyAuthorization({ redirectUri, state }: Authorization, issuer: string): string {
  return answerUrl(redirectUri, {
    error: 'access_denied',
    error_description: 'The user did not agree.',
    state,
    issuer,
  });
}

/** The app's address with the answer in its query; `iss` tells it whose answer it is (RFC 9207). */
function answerUrl(
  redirectUri: string,
  {
    state,
    issuer,
    ...answer
  }: { readonly state: string | null; readonly issuer: string; readonly [name: string]: string | null },
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (typeof value === 'string') url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set('state', state);
  url.searchParams.set('iss', issuer);
  return url.href;
}
