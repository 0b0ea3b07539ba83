/** Checks a name and a password and opens a session for a browser. */
import { findUserWithPassword } from '../../catalog/accounts.ts';
import { insertSession } from '../../catalog/sessions.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { SessionId } from '../../domain/credential.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { countLogin, loginSubjects, noteSuccessfulLogin } from './login-limits.ts';
import { verifyPassword } from './password-hash.ts';
import { randomAlphanumeric, secretDigest } from './secrets.ts';

const SESSION_TTL_MS = 30 * 24 * 3600_000;

export interface SignIn {
  readonly username: string;
  readonly password: string;
  /** Where the request comes from, for the limit on failures; null when unknown. */
  readonly address: string | null;
}

export interface SignedIn {
  readonly user: UserRecord;
  /** The cookie's value; only its digest is kept. */
  readonly secret: string;
  readonly expiresAt: number;
}

export async function signIn(services: Services, input: SignIn): Promise<Result<SignedIn, HubError>> {
  const subjects = loginSubjects(input.username, input.address);
  const allowed = await countLogin(services, subjects);
  if (!allowed.ok) return allowed;
  const found = await findUserWithPassword(services.catalog, input.username);
  const right = await verifyPassword(input.password, found?.passwordHash ?? null);
  if (found === null || !right) return fail(hubError('bad-credentials', 'The user name or the password is wrong.'));
  await noteSuccessfulLogin(services, subjects);
  const now = services.clock.now();
  const secret = randomAlphanumeric(40);
  const expiresAt = now + SESSION_TTL_MS;
  const { passwordHash: _, ...user } = found;
  await insertSession(services.catalog, {
    id: crypto.randomUUID() as SessionId,
    userId: user.id,
    secretHash: secretDigest(secret),
    createdAt: now,
    expiresAt,
  });
  return ok({ user, secret, expiresAt });
}
