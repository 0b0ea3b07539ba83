/** What is shown of an organization. */
import { isFollowedBy } from '../../catalog/follows.ts';
import { type NamespaceFigures, countOfNamespace } from '../../catalog/namespace-figures.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import type { NamespaceRecord } from '../../domain/account.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { findOwner } from './find-owner.ts';

export interface OrganizationOverview extends NamespaceFigures {
  readonly organization: NamespaceRecord;
  /** Whether the actor follows it. */
  readonly isFollowed: boolean;
}

export async function getOrganizationOverview(
  services: Services,
  actor: Actor,
  name: string,
): Promise<Result<OrganizationOverview, HubError>> {
  const { catalog } = services;
  const found = await findOwner(services, name, 'organization');
  if (!found.ok) return found;
  const organization = found.value;
  const [owned, isFollowed] = await Promise.all([
    countOfNamespace(catalog, organization.id, readableBy(actor)),
    actor.kind === 'user' && isFollowedBy(catalog, organization.id, actor.userId),
  ]);
  return ok({ organization, ...owned, isFollowed });
}
