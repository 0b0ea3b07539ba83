/** Finds a member of an organization by their name. */
import { findUser } from '../../catalog/accounts.ts';
import type { OrganizationRecord, UserRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

export async function findMember(
  services: Services,
  organization: OrganizationRecord,
  username: string,
): Promise<Result<UserRecord, HubError>> {
  const user = await findUser(services.catalog, username);
  return user === null || !user.organizations.some(({ id }) => id === organization.id)
    ? fail(hubError('user-not-found', `"${username.slice(0, 100)}" is not a member of ${organization.name}.`))
    : ok(user);
}
