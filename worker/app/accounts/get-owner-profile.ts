/** What a page shows of a user or an organization: who they are and how much they publish. */
import { findNamespaceProfile, findUser } from '../../catalog/accounts.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { isFollowedBy } from '../../catalog/follows.ts';
import { type MemberRow, countMembers, listMembersByRole } from '../../catalog/memberships.ts';
import { countOfNamespace, countOfUser } from '../../catalog/namespace-figures.ts';
import {
  type Actor,
  type NamespaceRole,
  decideAdminister,
  decideCreate,
  memberRole,
  readableBy,
} from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { NamespaceId, RepoKind } from '../../domain/repo.ts';
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
  readonly followers: number;
  /** What a user likes and follows; null for organizations, which do neither. */
  readonly does: { readonly likes: number; readonly following: number } | null;
  readonly isFollowed: boolean;
  /** Those a user belongs to. */
  readonly organizations: readonly NamespaceRole[];
  /** Of an organization: how many there are, and the first of them, who decide. Null for users. */
  readonly members: { readonly total: number; readonly first: readonly MemberRow[] } | null;
  /** Whether the actor decides over the organization, and whether they create things in this namespace. */
  readonly mayAdminister: boolean;
  readonly mayCreate: boolean;
}

const FIRST_MEMBERS = 12;

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
  const { catalog } = services;
  const user = kind === 'user' ? await findUser(catalog, profile.name) : null;
  const isOrganization = kind === 'organization';
  const [{ repos, followers }, does, isFollowed, members] = await Promise.all([
    countOfNamespace(catalog, id, readableBy(actor)),
    user === null ? null : countOfUser(catalog, user.id, readableBy(actor)),
    actor.kind === 'user' && isFollowedBy(catalog, id, actor.userId),
    isOrganization ? readMembers(catalog, id) : null,
  ]);
  return ok({
    ...profile,
    isOrganization,
    isAdmin: actor.kind === 'user' && profile.isAdmin,
    counts: repos,
    followers,
    does: does === null ? null : { likes: does.likes, following: does.following },
    isFollowed,
    organizations: user?.organizations ?? [],
    members,
    mayAdminister: isOrganization && decideAdminister(actor, id) === 'allow',
    mayCreate: memberRole(actor, id) !== null && decideCreate(actor, id) === 'allow',
  });
}

async function readMembers(catalog: Catalog, id: NamespaceId): Promise<NonNullable<OwnerProfile['members']>> {
  const [total, first] = await Promise.all([
    countMembers(catalog, id),
    listMembersByRole(catalog, id, { limit: FIRST_MEMBERS, offset: 0 }),
  ]);
  return { total, first };
}
