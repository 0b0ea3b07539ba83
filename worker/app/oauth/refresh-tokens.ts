/** Renews an app's tokens. Each refresh token works once; one that comes back late was stolen, and ends them all. */
import { deleteGrant, findGrant, findRefreshToken, useRefreshToken } from '../../catalog/oauth-grants.ts';
import { parseScopes } from '../../domain/oauth-scopes.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';
import { type ClientCredentials, authenticateClient } from './find-client.ts';
import { type IssuedTokens, issueTokens } from './issue-tokens.ts';
import { type OAuthError, oauthError } from './oauth-error.ts';

/** Two processes of one client may renew at the same moment; the slower one is refused and keeps what the faster got. */
const RACE_MS = 60_000;

export interface RefreshInput {
  readonly refreshToken: string;
  readonly scope: string | null;
  readonly credentials: ClientCredentials;
  readonly issuer: string;
}

export async function refreshTokens(
  services: Services,
  input: RefreshInput,
): Promise<Result<IssuedTokens, OAuthError>> {
  const refuse = fail(
    oauthError('invalid_grant', 'The refresh token is not valid: it was used, revoked or has expired.'),
  );
  const tokenHash = secretDigest(input.refreshToken);
  const token = await findRefreshToken(services.catalog, tokenHash);
  const grant = token === null ? null : await findGrant(services.catalog, token.grantId);
  if (token === null || grant === null) return refuse;
  const { clientId, secret } = input.credentials;
  if (clientId !== null && clientId !== grant.clientId) return refuse;
  const client = await authenticateClient(services, { clientId: grant.clientId, secret });
  if (!client.ok) return client;
  const given = new Set(grant.scope.split(' '));
  const wanted = parseScopes(input.scope ?? '');
  if (wanted === null || wanted.some((scope) => !given.has(scope))) {
    return fail(oauthError('invalid_scope', 'The user did not agree to one of the scopes.'));
  }
  const now = services.clock.now();
  if (!(await useRefreshToken(services.catalog, tokenHash, now))) {
    if (token.usedAt !== null && now - token.usedAt > RACE_MS) {
      services.log.warn('oauth:refresh-reused', { grant: grant.id, client: grant.clientId });
      await deleteGrant(services.catalog, grant.id);
    }
    return refuse;
  }
  return ok(await issueTokens(services, { grant, client: client.value, nonce: null, issuer: input.issuer }));
}
