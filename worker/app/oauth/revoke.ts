/** Ends what an app holds, on the app's own wish (RFC 7009): with any of its tokens goes the user's approval. */
import { deleteGrant, findRefreshToken } from '../../catalog/oauth-grants.ts';
import { findToken } from '../../catalog/tokens.ts';
import { secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';

/** Whoever holds a token may end it; an unknown one is no error. */
export async function revokeAppToken(services: Services, token: string): Promise<void> {
  const digest = secretDigest(token);
  const refresh = await findRefreshToken(services.catalog, digest);
  const access = refresh === null ? await findToken(services.catalog, digest, services.clock.now()) : null;
  const grantId = refresh?.grantId ?? access?.token.grantId ?? null;
  if (grantId !== null) await deleteGrant(services.catalog, grantId);
}
