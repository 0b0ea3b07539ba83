/** Makes tokens from what a user approved. Their texts are in the answer and nowhere else. */
import { endAccessTokens, type Grant, insertRefreshToken } from '../../catalog/oauth-grants.ts';
import { insertToken } from '../../catalog/tokens.ts';
import type { TokenId } from '../../domain/credential.ts';
import { rightsOf } from '../../domain/oauth-scopes.ts';
import { newTokenText, randomAlphanumeric, secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';
import type { OAuthClient } from './find-client.ts';
import { signIdToken } from './id-tokens.ts';

/** A refresh token must outlive the access token by enough for someone who works now and then. */
const REFRESH_TTL_MS = 90 * 24 * 3600_000;
/** What other processes of the same client hold goes on for a moment. */
const OVERLAP_MS = 10 * 60_000;

export interface IssuedTokens {
  readonly access_token: string;
  readonly token_type: 'bearer';
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token: string;
  readonly id_token?: string;
}

export interface IssueInput {
  readonly grant: Grant;
  readonly client: OAuthClient;
  readonly nonce: string | null;
  /** The hub's public address. */
  readonly issuer: string;
}

export async function issueTokens(services: Services, input: IssueInput): Promise<IssuedTokens> {
  const { grant, client } = input;
  const now = services.clock.now();
  const scopes = grant.scope.split(' ');
  const access = newTokenText();
  const refresh = `hfr_${randomAlphanumeric(40)}`;
  const id = crypto.randomUUID() as TokenId;
  await endAccessTokens(services.catalog, grant.id, now + OVERLAP_MS);
  const added = await insertToken(services.catalog, {
    id,
    userId: grant.userId,
    tokenHash: secretDigest(access),
    // Names are unique among a user's tokens; an app may be approved many times.
    displayName: `${grant.appName.slice(0, 80)} (${id.slice(0, 8)})`,
    lastFour: access.slice(-4),
    scope: rightsOf(scopes).scope,
    origin: 'user',
    createdAt: now,
    expiresAt: now + client.accessTtlMs,
    lastUsedAt: null,
    grantId: grant.id,
    appScope: grant.scope,
  });
  if (!added) throw new Error('Two tokens have the same random id.');
  const refreshToken = { tokenHash: secretDigest(refresh), grantId: grant.id, expiresAt: now + REFRESH_TTL_MS };
  await insertRefreshToken(services.catalog, refreshToken);
  return {
    access_token: access,
    token_type: 'bearer',
    expires_in: Math.floor(client.accessTtlMs / 1000),
    scope: grant.scope,
    refresh_token: refresh,
    ...(scopes.includes('openid') && {
      id_token: await signIdToken(services, {
        user: grant.user,
        scopes,
        clientId: client.clientId,
        nonce: input.nonce,
        issuer: input.issuer,
      }),
    }),
  };
}
