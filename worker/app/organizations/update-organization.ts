/** Changes what an organization is called in full. */
import { updateOrganization as updateOrganizationRow } from '../../catalog/organizations.ts';
import type { Actor } from '../../domain/access.ts';
import { type OrganizationRecord, parseFullName } from '../../domain/account.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { loadAdministered } from './load-organization.ts';

export async function updateOrganization(
  services: Services,
  actor: Actor,
  input: { readonly name: string; readonly fullName: string },
): Promise<Result<OrganizationRecord, HubError>> {
  const found = await loadAdministered(services, actor, input.name);
  if (!found.ok) return found;
  const fullName = parseFullName(input.fullName);
  if (!fullName.ok) return fullName;
  const { organization } = found.value;
  await updateOrganizationRow(services.catalog, organization.id, fullName.value);
  return ok({ ...organization, fullName: fullName.value });
}
