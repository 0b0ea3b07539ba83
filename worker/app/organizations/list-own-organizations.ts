/** Lists the organizations of whoever asks; an app is told when it was given the scope for it. */
import { type OrganizationOfUser, listOrganizationsOf } from '../../catalog/memberships.ts';
import type { OAuthScope } from '../../domain/oauth-scopes.ts';
import type { UserActor } from '../accounts/require.ts';
import type { Services } from '../services.ts';

const MEMBERSHIPS: OAuthScope = 'read-memberships';

export async function listOwnOrganizations(
  services: Services,
  { userId, appScopes }: Pick<UserActor, 'userId' | 'appScopes'>,
): Promise<readonly OrganizationOfUser[]> {
  if (appScopes !== undefined && !appScopes.includes(MEMBERSHIPS)) return [];
  return listOrganizationsOf(services.catalog, userId);
}
