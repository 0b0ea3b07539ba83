/** Gives a token a new secret under the same name and scope; the old secret stops working at once. */
import { replaceTokenSecret } from '../../catalog/tokens.ts';
import type { Actor } from '../../domain/access.ts';
import type { TokenRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { getToken } from './get-token.ts';
import { newTokenText, secretDigest } from './secrets.ts';

export interface TokenReplacement {
  readonly username: string;
  readonly displayName: string;
  /** Milliseconds since the epoch; absent: the new one does not expire. */
  readonly expiresAt?: number;
}

export async function replaceToken(
  services: Services,
  actor: Actor,
  input: TokenReplacement,
): Promise<Result<{ readonly token: TokenRecord; readonly text: string }, HubError>> {
  const old = await getToken(services, actor, input);
  if (!old.ok) return old;
  if (old.value.origin === 'setup') {
    return fail(hubError('conflict', 'This token comes from HUB_ADMIN_TOKEN; change that variable and restart.'));
  }
  if (old.value.appScope !== null) {
    return fail(hubError('conflict', 'This token belongs to an app, which renews it by itself.'));
  }
  const now = services.clock.now();
  if (input.expiresAt !== undefined && input.expiresAt <= now) {
    return fail(hubError('bad-request', 'A token must expire in the future.'));
  }
  const text = newTokenText();
  const change = { lastFour: text.slice(-4), createdAt: now, expiresAt: input.expiresAt ?? null, lastUsedAt: null };
  await replaceTokenSecret(services.catalog, old.value.id, { ...change, tokenHash: secretDigest(text) });
  return ok({ token: { ...old.value, ...change }, text });
}
