/** Finds users and organizations by a part of their names, for signed-in users: who has an account is not for everybody. */
import { type OwnerRow, searchOwners as searchOwnerRows } from '../../catalog/accounts.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requireUser } from './require.ts';

export async function searchOwners(
  services: Services,
  actor: Actor,
  input: { readonly search: string; readonly page: number; readonly perPage: number },
): Promise<Result<{ readonly owners: readonly OwnerRow[]; readonly total: number }, HubError>> {
  const user = requireUser(actor);
  if (!user.ok) return user;
  const { search, page, perPage } = input;
  return ok(await searchOwnerRows(services.catalog, { search, limit: perPage, offset: (page - 1) * perPage }));
}
