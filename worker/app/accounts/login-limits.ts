/** Slows down guessing of passwords: per account and address together, and per address over all accounts. */
import { countAttempt, forgetAttempts, uncountAttempt } from '../../catalog/login-failures.ts';
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

/**
 * Counts an attempt before its password is looked at, so that many at the same moment cannot slip past the limit
 * together. What is over the limit must not be tried.
 */
export async function countLogin(services: Services, subjects: LoginSubjects): Promise<Result<void, HubError>> {
  const now = services.clock.now();
  const account = await countAttempt(services.catalog, subjects.account, now, WINDOW_MS);
  const address = await countAttempt(services.catalog, subjects.address, now, WINDOW_MS);
  const expiresAt = Math.max(
    account.attempts > MAX_PER_ACCOUNT_AND_ADDRESS ? account.expiresAt : 0,
    address.attempts > MAX_PER_ADDRESS ? address.expiresAt : 0,
  );
  if (expiresAt === 0) return ok(undefined);
  const seconds = Math.ceil((expiresAt - now) / 1000);
  return fail(
    hubError('too-many-requests', `Too many failed logins; try again in ${Math.ceil(seconds / 60)} minutes.`, {
      retryAfterSeconds: seconds,
    }),
  );
}

/** Only failures count: a right password clears the account's and takes back its own attempt at the address. */
export async function noteSuccessfulLogin(services: Services, subjects: LoginSubjects): Promise<void> {
  await forgetAttempts(services.catalog, [subjects.account]);
  await uncountAttempt(services.catalog, subjects.address);
}
