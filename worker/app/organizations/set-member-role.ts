/** Gives a member of an organization another role. */
import { updateMemberRole } from '../../catalog/memberships.ts';
import type { Actor, OrganizationRole } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import type { MemberInput } from './add-member.ts';
import { findMember } from './find-member.ts';
import { loadAdministered } from './load-organization.ts';

export async function setMemberRole(
  services: Services,
  actor: Actor,
  input: MemberInput & { readonly role: OrganizationRole },
): Promise<Result<null, HubError>> {
  const found = await loadAdministered(services, actor, input.organization);
  if (!found.ok) return found;
  const { organization, admin } = found.value;
  const user = await findMember(services, organization, input.username);
  if (!user.ok) return user;
  const member = { organizationId: organization.id, userId: user.value.id };
  if (!(await updateMemberRole(services.catalog, member, input.role))) {
    return fail(
      hubError(
        'conflict',
        `${user.value.username} is the only admin of ${organization.name}; make somebody else one first.`,
      ),
    );
  }
  const { role } = input;
  services.log.info('organizations:role', {
    organization: organization.id,
    user: member.userId,
    role,
    by: admin.userId,
  });
  return ok(null);
}
