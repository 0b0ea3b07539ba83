/** What is shown of an organization. */
import { isFollowedBy } from '../../catalog/follows.ts';
import { countMembers } from '../../catalog/memberships.ts';
import { type NamespaceFigures, countOfNamespace } from '../../catalog/namespace-figures.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import type { OrganizationRecord } from '../../domain/account.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { loadOrganization } from '../organizations/load-organization.ts';
import type { Services } from '../services.ts';

export interface OrganizationOverview extends NamespaceFigures {
  readonly organization: OrganizationRecord;
  readonly members: number;
  /** Whether the actor follows it. */
  readonly isFollowed: boolean;
}

export async function getOrganizationOverview(
  services: Services,
  actor: Actor,
  name: string,
): Promise<Result<OrganizationOverview, HubError>> {
  const { catalog } = services;
  const found = await loadOrganization(services, name);
  if (!found.ok) return found;
  const organization = found.value;
  const [owned, members, isFollowed] = await Promise.all([
    countOfNamespace(catalog, organization.id, readableBy(actor)),
    countMembers(catalog, organization.id),
    actor.kind === 'user' && isFollowedBy(catalog, organization.id, actor.userId),
  ]);
  return ok({ organization, ...owned, members, isFollowed });
}
