/** Removes what no longer opens anything: ended sessions, tokens past their date, old counts of failed logins. */
import { deleteExpiredFailures } from '../../catalog/login-failures.ts';
import { deleteExpiredSessions } from '../../catalog/sessions.ts';
import { deleteExpiredGrants } from '../../catalog/oauth-grants.ts';
import { deleteExpiredAppTokens, deleteExpiredTokens } from '../../catalog/tokens.ts';
import type { Services } from '../services.ts';

/** Expired tokens stay listed for a while, so that their owner can see why something stopped working. */
const KEEP_EXPIRED_TOKENS_MS = 30 * 24 * 3600_000;

export async function removeExpiredCredentials(services: Services): Promise<void> {
  const now = services.clock.now();
  await deleteExpiredSessions(services.catalog, now);
  await deleteExpiredFailures(services.catalog, now);
  await deleteExpiredTokens(services.catalog, now - KEEP_EXPIRED_TOKENS_MS);
  await deleteExpiredAppTokens(services.catalog, now);
  await deleteExpiredGrants(services.catalog, now);
}
