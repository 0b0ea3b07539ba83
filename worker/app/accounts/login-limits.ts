/** Slows down guessing of passwords: per account and address together, and per address over all accounts. */
import { countFailure, forgetFailures, readFailures } from '../../catalog/login-failures.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { secretDigest } from './secrets.ts';

const WINDOW_MS = 15 * 60_000;
/**
 * An account is never locked for everyone, since a stranger could then lock its owner out: the limit holds for the
 * address the guesses come from.
 */
const MAX_PER_ACCOUNT_AND_ADDRESS = 10;
const MAX_PER_ADDRESS = 100;

export interface LoginSubjects {
  readonly account: string;
  readonly address: string;
}

/** `address` is null where the runtime does not tell; such requests share one count. */
export function loginSubjects(username: string, address: string | null): LoginSubjects {
  const from = address ?? 'unknown';
  // Digests, since people type passwords into the wrong field and the table should not keep them.
  return {
    account: `account:${secretDigest(`${username.toLowerCase()}\n${from}`)}`,
    address: `address:${secretDigest(from)}`,
  };
}

export async function checkLoginLimits(services: Services, subjects: LoginSubjects): Promise<Result<void, HubError>> {
  const now = services.clock.now();
  const counts = await readFailures(services.catalog, [subjects.account, subjects.address], now);
  const full = counts.find(
    ({ subject, failures }) =>
      failures >= (subject === subjects.account ? MAX_PER_ACCOUNT_AND_ADDRESS : MAX_PER_ADDRESS),
  );
  if (full === undefined) return ok(undefined);
  const seconds = Math.ceil((full.expiresAt - now) / 1000);
  return fail(
    hubError('too-many-requests', `Too many failed logins; try again in ${Math.ceil(seconds / 60)} minutes.`, {
      retryAfterSeconds: seconds,
    }),
  );
}

export async function noteFailedLogin(services: Services, subjects: LoginSubjects): Promise<void> {
  const now = services.clock.now();
  await countFailure(services.catalog, subjects.account, now, WINDOW_MS);
  await countFailure(services.catalog, subjects.address, now, WINDOW_MS);
}

export async function noteSuccessfulLogin(services: Services, subjects: LoginSubjects): Promise<void> {
  await forgetFailures(services.catalog, [subjects.account]);
}
