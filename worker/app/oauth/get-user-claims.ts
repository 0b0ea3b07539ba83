/** Tells an app who its user is. */
import { findToken } from '../../catalog/tokens.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { oauthScopes } from '../../domain/oauth-scopes.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';
import { type UserClaims, userClaims } from './id-tokens.ts';

/** A token that the user made themselves tells all. */
export async function getUserClaims(
  services: Services,
  token: string,
  baseUrl: string,
): Promise<Result<UserClaims, HubError>> {
  const found = await findToken(services.catalog, secretDigest(token), services.clock.now());
  if (found === null) return fail(hubError('bad-credentials', 'This access token is not valid.'));
  const scopes = found.token.appScope?.split(' ') ?? oauthScopes;
  return ok(await userClaims(services, found.user, scopes, baseUrl));
}
