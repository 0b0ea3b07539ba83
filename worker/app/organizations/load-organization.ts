/** Finds the organization that a request names, for whoever asks or for its admins only. */
import { findOrganization } from '../../catalog/organizations.ts';
import { type Actor, decideAdminister } from '../../domain/access.ts';
import type { OrganizationRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type UserActor, requirePerson } from '../accounts/require.ts';
import type { Services } from '../services.ts';

export async function loadOrganization(
  services: Services,
  name: string,
): Promise<Result<OrganizationRecord, HubError>> {
  const found = await findOrganization(services.catalog, name);
  return found === null
    ? fail(hubError('user-not-found', `There is no organization "${name.slice(0, 100)}".`))
    : ok(found);
}

export interface AdministeredOrganization {
  readonly organization: OrganizationRecord;
  readonly admin: UserActor;
}

/** The organization, if the actor may decide over it. */
export async function loadAdministered(
  services: Services,
  actor: Actor,
  name: string,
): Promise<Result<AdministeredOrganization, HubError>> {
  const person = requirePerson(actor);
  if (!person.ok) return person;
  const organization = await loadOrganization(services, name);
  if (!organization.ok) return organization;
  return decideAdminister(actor, organization.value.id) === 'allow'
    ? ok({ organization: organization.value, admin: person.value })
    : fail(hubError('forbidden', `Only an admin of "${organization.value.name}" may do this.`));
}
