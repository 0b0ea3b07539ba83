/** Creates an organization; whoever does so is its first admin. */
import { insertOrganization } from '../../catalog/organizations.ts';
import type { Actor } from '../../domain/access.ts';
import { type OrganizationRecord, parseFullName } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type NamespaceId, parseNamespaceName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requirePerson } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { tooManyOrganizations } from './add-member.ts';

export interface NewOrganization {
  readonly name: string;
  readonly fullName?: string;
}

export async function createOrganization(
  services: Services,
  actor: Actor,
  input: NewOrganization,
): Promise<Result<OrganizationRecord, HubError>> {
  const founder = requirePerson(actor);
  if (!founder.ok) return founder;
  const name = parseNamespaceName(input.name);
  if (!name.ok) return name;
  const fullName = parseFullName(input.fullName ?? '');
  if (!fullName.ok) return fullName;
  const { userId, username, namespaces } = founder.value;
  // One of the namespaces is their own.
  if (tooManyOrganizations(namespaces.length - 1)) {
    return fail(hubError('conflict', `${username} belongs to too many organizations; leave one first.`));
  }
  const organization: OrganizationRecord = {
    id: crypto.randomUUID() as NamespaceId,
    name: name.value,
    fullName: fullName.value,
    createdAt: services.clock.now(),
  };
  const added = await insertOrganization(services.catalog, organization, userId);
  if (!added) return fail(hubError('already-exists', `The name "${organization.name}" is taken.`));
  services.log.info('organizations:created', { organization: organization.id, by: userId });
  return ok(organization);
}
