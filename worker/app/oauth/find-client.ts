/** Finds the app behind a client id: a registered one, or one that the clients of the Hugging Face Hub bring along. */
import { timingSafeEqual } from 'node:crypto';
import { findApp } from '../../catalog/oauth-apps.ts';
import { type OAuthScope, defaultScopes } from '../../domain/oauth-scopes.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';
import { type OAuthError, oauthError } from './oauth-error.ts';

export interface OAuthClient {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** Null: a public app. */
  readonly secretHash: string | null;
  /** What it gets when it asks for nothing in particular. */
  readonly defaultScopes: readonly OAuthScope[];
  /** How long its access tokens last. */
  readonly accessTtlMs: number;
}

const HOUR_MS = 3600_000;

/** `hf auth login` of huggingface_hub names no scopes and expects a token for daily work, renewed once a month. */
const commandLine: OAuthClient = {
  clientId: '26be6b09-91c5-47da-9861-d2d2bb7a7e36',
  name: 'Hugging Face CLI',
  redirectUris: [],
  secretHash: null,
  defaultScopes: [
    'openid',
    'profile',
    'email',
    'read-memberships',
    'read-repos',
    'gated-repos',
    'write-repos',
    'manage-repos',
    'read-collections',
    'write-collections',
    'webhooks',
    'write-discussions',
  ],
  accessTtlMs: 30 * 24 * HOUR_MS,
};

export async function findClient(services: Services, clientId: string): Promise<OAuthClient | null> {
  if (clientId === commandLine.clientId) return commandLine;
  const app = clientId.length > 100 ? null : await findApp(services.catalog, clientId);
  return app === null ? null : { ...app, defaultScopes, accessTtlMs: 8 * HOUR_MS };
}

/** How a client says who it is at the token endpoint. */
export interface ClientCredentials {
  readonly clientId: string | null;
  readonly secret: string | null;
}

/** The client, which must have proven itself if it has a secret. */
export async function authenticateClient(
  services: Services,
  { clientId, secret }: ClientCredentials,
): Promise<Result<OAuthClient, OAuthError>> {
  const client = clientId === null ? null : await findClient(services, clientId);
  if (client === null) return fail(oauthError('invalid_client', 'There is no app with this client id.'));
  if (client.secretHash === null) return ok(client);
  const given = Buffer.from(secretDigest(secret ?? ''));
  if (timingSafeEqual(given, Buffer.from(client.secretHash))) return ok(client);
  return fail(oauthError('invalid_client', "The app's secret is missing or wrong."));
}
