/** Recognizes the bearer of an access token. */
import { findToken, touchToken } from '../../catalog/tokens.ts';
import type { Actor } from '../../domain/access.ts';
import { isTokenText } from '../../domain/account.ts';
import type { Credential } from '../../domain/credential.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { actorOfToken } from './actor-of-token.ts';
import { secretDigest } from './secrets.ts';

export interface Authenticated {
  readonly actor: Actor;
  readonly credential: Credential;
}

/** "Last used" is for people; once a minute is often enough and keeps writes off the busy path. */
const TOUCH_EVERY_MS = 60_000;

export async function authenticateToken(services: Services, text: string): Promise<Result<Authenticated, HubError>> {
  const now = services.clock.now();
  const found = isTokenText(text) ? await findToken(services.catalog, secretDigest(text), now) : null;
  if (found === null) {
    return fail(
      hubError('bad-credentials', 'This access token is not valid: it was revoked, has expired or never existed.'),
    );
  }
  const { token, user } = found;
  if (token.lastUsedAt === null || now - token.lastUsedAt >= TOUCH_EVERY_MS) {
    await touchToken(services.catalog, token.id, now, now - TOUCH_EVERY_MS + 1);
  }
  const { id: tokenId, displayName, scope, createdAt } = token;
  const isApp = token.appScope !== null;
  return ok({
    actor: actorOfToken(user, token),
    credential: { kind: 'token', tokenId, displayName, scope, createdAt, isApp },
  });
}
