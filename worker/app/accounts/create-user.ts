/** Adds a user; only administrators may. */
import type { Actor } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { HubError } from '../../domain/errors.ts';
import type { Result } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { type NewAccount, addUser } from './add-user.ts';
import { requireAdmin } from './require.ts';

export async function createUser(
  services: Services,
  actor: Actor,
  input: NewAccount,
): Promise<Result<UserRecord, HubError>> {
  const admin = requireAdmin(actor);
  return admin.ok ? addUser(services, input) : admin;
}
