/** Removes an organization that owns nothing any more; its name is free from then on. */
import { findUserById } from '../../catalog/accounts.ts';
import { deleteOrganization as deleteOrganizationRow } from '../../catalog/organizations.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { loadAdministered } from './load-organization.ts';

export async function deleteOrganization(
  services: Services,
  actor: Actor,
  name: string,
): Promise<Result<null, HubError>> {
  const found = await loadAdministered(services, actor, name);
  if (!found.ok) return found;
  const { organization, admin } = found.value;
  const heir = await findUserById(services.catalog, admin.userId);
  if (heir === null) return fail(hubError('unauthenticated', 'Sign in to do this.'));
  if (!(await deleteOrganizationRow(services.catalog, organization.id, heir.namespaceId))) {
    const message = `${organization.name} still owns repositories, buckets or collections; move or delete them first.`;
    return fail(hubError('conflict', message));
  }
  services.log.info('organizations:deleted', { organization: organization.id, by: admin.userId });
  return ok(null);
}
