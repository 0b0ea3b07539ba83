/** Lets a stranger make an account, where the operator allows it. */
import { countAttempt } from '../../catalog/login-failures.ts';
import type { UserRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { type NewAccount, addUser } from './add-user.ts';
import { secretDigest } from './secrets.ts';

const WINDOW_MS = 3600_000;
/** Attempts, whatever came of them: each costs the hub a password's digest. */
const MAX_PER_ADDRESS = 20;

export async function signUp(
  services: Services,
  input: Omit<NewAccount, 'isAdmin'>,
  /** Where the request comes from; null when unknown: such requests share one count. */
  address: string | null,
): Promise<Result<UserRecord, HubError>> {
  if (services.config.accounts.signUp === 'closed') {
    return fail(hubError('forbidden', 'This hub does not let people sign up; ask its administrator for an account.'));
  }
  const subject = `sign-up:${secretDigest(address ?? 'unknown')}`;
  const { attempts, expiresAt } = await countAttempt(services.catalog, subject, services.clock.now(), WINDOW_MS);
  if (attempts > MAX_PER_ADDRESS) {
    const seconds = Math.ceil((expiresAt - services.clock.now()) / 1000);
    return fail(
      hubError(
        'too-many-requests',
        `Too many accounts were asked for; try again in ${Math.ceil(seconds / 60)} minutes.`,
        {
          retryAfterSeconds: seconds,
        },
      ),
    );
  }
  const { username, password, email, fullName } = input;
  const user = await addUser(services, {
    username,
    password,
    ...(email !== undefined && { email }),
    ...(fullName !== undefined && { fullName }),
  });
  if (user.ok) services.log.info('accounts:signed-up', { user: user.value.id });
  return user;
}
