/** Adds a user to an organization. */
import { findUser } from '../../catalog/accounts.ts';
import { insertMember } from '../../catalog/memberships.ts';
import type { Actor, OrganizationRole } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { loadAdministered } from './load-organization.ts';

/** Every request of a member reads their memberships. */
const MAX_ORGANIZATIONS = 200;

export interface MemberInput {
  readonly organization: string;
  readonly username: string;
}

export async function addMember(
  services: Services,
  actor: Actor,
  input: MemberInput & { readonly role: OrganizationRole },
): Promise<Result<null, HubError>> {
  const found = await loadAdministered(services, actor, input.organization);
  if (!found.ok) return found;
  const { organization, admin } = found.value;
  const user = await findUser(services.catalog, input.username.trim());
  if (user === null) {
    return fail(hubError('user-not-found', `There is no user "${input.username.slice(0, 100)}".`));
  }
  if (tooManyOrganizations(user.organizations.length)) {
    return fail(hubError('conflict', `${user.username} belongs to too many organizations.`));
  }
  const member = { organizationId: organization.id, userId: user.id, role: input.role };
  const added = await insertMember(services.catalog, { ...member, createdAt: services.clock.now() });
  if (!added) {
    return fail(hubError('already-exists', `${user.username} is a member of ${organization.name} already.`));
  }
  const { role } = input;
  services.log.info('organizations:member-added', {
    organization: organization.id,
    user: user.id,
    role,
    by: admin.userId,
  });
  return ok(null);
}

export function tooManyOrganizations(count: number): boolean {
  return count >= MAX_ORGANIZATIONS;
}
