/** Makes an access token for a user. Its text is in the answer and nowhere else. */
import { insertToken } from '../../catalog/tokens.ts';
import type { Actor, TokenScope } from '../../domain/access.ts';
import { type TokenRecord, parseTokenName } from '../../domain/account.ts';
import type { TokenId } from '../../domain/credential.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requireTokenOwner } from './require-token-owner.ts';
import { newTokenText, secretDigest } from './secrets.ts';

export interface NewTokenInput {
  readonly username: string;
  readonly displayName: string;
  readonly scope: TokenScope;
  /** Milliseconds since the epoch; absent: the token does not expire. */
  readonly expiresAt?: number;
}

/** The name of the token that the operator's environment gives. */
export const SETUP_TOKEN_NAME = 'HUB_ADMIN_TOKEN';

export async function createToken(
  services: Services,
  actor: Actor,
  input: NewTokenInput,
): Promise<Result<{ readonly token: TokenRecord; readonly text: string }, HubError>> {
  const owner = await requireTokenOwner(services, actor, input.username);
  if (!owner.ok) return owner;
  const displayName = parseTokenName(input.displayName);
  if (!displayName.ok) return displayName;
  const now = services.clock.now();
  if (input.expiresAt !== undefined && input.expiresAt <= now) {
    return fail(hubError('bad-request', 'A token must expire in the future.'));
  }
  const text = newTokenText();
  const token: TokenRecord = {
    id: crypto.randomUUID() as TokenId,
    displayName: displayName.value,
    lastFour: text.slice(-4),
    scope: input.scope,
    origin: 'user',
    createdAt: now,
    expiresAt: input.expiresAt ?? null,
    lastUsedAt: null,
    grantId: null,
    appScope: null,
    onlyRepoId: null,
  };
  const added =
    displayName.value !== SETUP_TOKEN_NAME &&
    (await insertToken(services.catalog, { ...token, userId: owner.value.id, tokenHash: secretDigest(text) }));
  if (!added) {
    return fail(
      hubError('already-exists', `There is already a token named "${displayName.value}"; choose another name.`),
    );
  }
  return ok({ token, text });
}
