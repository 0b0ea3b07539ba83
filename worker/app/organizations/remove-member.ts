/** Ends a membership: an admin of the organization removes a member, or somebody leaves. */
import { deleteMember } from '../../catalog/memberships.ts';
import { type Actor, decideAdminister } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requirePerson } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import type { MemberInput } from './add-member.ts';
import { findMember } from './find-member.ts';
import { loadOrganization } from './load-organization.ts';

export async function removeMember(
  services: Services,
  actor: Actor,
  input: MemberInput,
): Promise<Result<null, HubError>> {
  const person = requirePerson(actor);
  if (!person.ok) return person;
  const organization = await loadOrganization(services, input.organization);
  if (!organization.ok) return organization;
  const { id, name } = organization.value;
  const isLeaving = person.value.username.toLowerCase() === input.username.toLowerCase();
  if (!isLeaving && decideAdminister(actor, id) !== 'allow') {
    return fail(hubError('forbidden', `Only an admin of "${name}" may do this.`));
  }
  const user = await findMember(services, organization.value, input.username);
  if (!user.ok) return user;
  if (!(await deleteMember(services.catalog, { organizationId: id, userId: user.value.id }))) {
    return fail(
      hubError('conflict', `${user.value.username} is the only admin of ${name}; make somebody else one first.`),
    );
  }
  services.log.info('organizations:member-removed', { organization: id, user: user.value.id, by: person.value.userId });
  return ok(null);
}
