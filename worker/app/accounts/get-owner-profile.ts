/** What a page shows of a user or an organization: who they are and how much they publish. */
import { findNamespaceProfile } from '../../catalog/accounts.ts';
import { countOfNamespace } from '../../catalog/namespace-figures.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoKind } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

export interface OwnerProfile {
  readonly name: string;
  readonly fullName: string;
  readonly isOrganization: boolean;
  /** Told to those who are signed in; strangers need not know whom to attack. */
  readonly isAdmin: boolean;
  readonly createdAt: number;
  /** As far as the actor may know of them. */
  readonly counts: Readonly<Record<RepoKind, number>>;
}

export async function getOwnerProfile(
  services: Services,
  actor: Actor,
  name: string,
): Promise<Result<OwnerProfile, HubError>> {
  const found = await findNamespaceProfile(services.catalog, name);
  if (found === null) {
    return fail(hubError('user-not-found', `There is no user or organization "${name.slice(0, 100)}".`));
  }
  const { id, kind, ...profile } = found;
  const { repos } = await countOfNamespace(services.catalog, id, readableBy(actor));
  return ok({
    ...profile,
    isOrganization: kind === 'organization',
    isAdmin: actor.kind === 'user' && profile.isAdmin,
    counts: repos,
  });
}
