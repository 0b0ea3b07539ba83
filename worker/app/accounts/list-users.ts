/** Lists users by name, for signed-in users. */
import { listUsers as listUserRows } from '../../catalog/accounts.ts';
import type { Actor } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { asSeenBy } from './get-user.ts';
import { requireUser } from './require.ts';

export interface UserPage {
  readonly users: readonly UserRecord[];
  readonly total: number;
}

export async function listUsers(
  services: Services,
  actor: Actor,
  input: { readonly search?: string; readonly page: number; readonly perPage: number },
): Promise<Result<UserPage, HubError>> {
  const user = requireUser(actor);
  if (!user.ok) return user;
  const page = await listUserRows(services.catalog, {
    ...(input.search !== undefined && { search: input.search }),
    limit: input.perPage,
    offset: (input.page - 1) * input.perPage,
  });
  return ok({ users: page.users.map((row) => asSeenBy(actor, row)), total: page.total });
}
