/** Rows of memberships: who belongs to an organization, and as what. One always has an admin. */
import { and, asc, count, desc, eq, sql } from 'drizzle-orm';
import type { OrganizationRole } from '../domain/access.ts';
import type { OrganizationRecord, UserRecord } from '../domain/account.ts';
import type { NamespaceId, UserId } from '../domain/repo.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { type ListSlice, isBelow } from './list-position.ts';
import { organizationColumns } from './organizations.ts';
import { runBatch } from './run-batch.ts';
import { memberships, namespaces, organizations, users } from './schema.ts';
import { isUniqueViolation } from './unique-violation.ts';

export interface MemberRow {
  readonly user: UserRecord;
  readonly role: OrganizationRole;
  /** Milliseconds since the epoch. */
  readonly joinedAt: number;
}

function selectMembers({ db }: Catalog) {
  return db
    .select({ user: userColumns, role: memberships.role, joinedAt: memberships.createdAt })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId));
}

/** The members of an organization, latest first. */
export async function listMembers(
  catalog: Catalog,
  organization: NamespaceId,
  slice: ListSlice,
): Promise<readonly MemberRow[]> {
  return selectMembers(catalog)
    .where(and(eq(memberships.organizationId, organization), isBelow(slice.after, memberships.createdAt, users.id)))
    .orderBy(desc(memberships.createdAt), desc(users.id))
    .limit(slice.limit);
}

/** The members of an organization, those who decide first, then by name. */
export async function listMembersByRole(
  catalog: Catalog,
  organization: NamespaceId,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly MemberRow[]> {
  return selectMembers(catalog)
    .where(eq(memberships.organizationId, organization))
    .orderBy(desc(eq(memberships.role, 'admin')), asc(namespaces.nameLower))
    .limit(page.limit)
    .offset(page.offset);
}

export async function countMembers(catalog: Catalog, organization: NamespaceId): Promise<number> {
  const [row] = await catalog.db
    .select({ count: count() })
    .from(memberships)
    .where(eq(memberships.organizationId, organization));
  return row?.count ?? 0;
}

export interface OrganizationOfUser extends OrganizationRecord {
  readonly role: OrganizationRole;
}

/** The organizations a user belongs to, by name. */
export async function listOrganizationsOf(catalog: Catalog, user: UserId): Promise<readonly OrganizationOfUser[]> {
  return catalog.db
    .select({ ...organizationColumns, role: memberships.role })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .innerJoin(namespaces, eq(namespaces.id, organizations.id))
    .where(eq(memberships.userId, user))
    .orderBy(asc(namespaces.nameLower));
}

export interface NewMember {
  readonly organizationId: NamespaceId;
  readonly userId: UserId;
  readonly role: OrganizationRole;
  readonly createdAt: number;
}

/** `false` when the user is a member already. */
export async function insertMember(catalog: Catalog, member: NewMember): Promise<boolean> {
  try {
    await catalog.db.insert(memberships).values(member);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

type Member = Pick<NewMember, 'organizationId' | 'userId'>;

/** A condition on the member's row: somebody else is admin, so that this one need not stay. */
function mayCease({ organizationId, userId }: Member) {
  return sql`(role <> 'admin' OR EXISTS (SELECT 1 FROM memberships AS other
    WHERE other.organization_id = ${organizationId} AND other.role = 'admin' AND other.user_id <> ${userId}))`;
}

/** Tokens that jobs got for repositories of the organization in the member's name: they were for the old role. */
function forgetJobTokens({ organizationId, userId }: Member) {
  return sql`DELETE FROM access_tokens WHERE user_id = ${userId}
    AND only_repo_id IN (SELECT id FROM repos WHERE namespace_id = ${organizationId})`;
}

/** `false` when the user is no member, or the only admin and would not be one any more. */
export async function updateMemberRole(catalog: Catalog, member: Member, role: OrganizationRole): Promise<boolean> {
  const { organizationId, userId } = member;
  const [changed = []] = await runBatch(catalog, [
    sql`UPDATE memberships SET role = ${role}
      WHERE organization_id = ${organizationId} AND user_id = ${userId} AND (${role} = 'admin' OR ${mayCease(member)})
      RETURNING 1`,
    forgetJobTokens(member),
  ]);
  return changed.length > 0;
}

/** `false` when the user is no member, or the only admin. */
export async function deleteMember(catalog: Catalog, member: Member): Promise<boolean> {
  const { organizationId, userId } = member;
  const [removed = []] = await runBatch(catalog, [
    sql`DELETE FROM memberships
      WHERE organization_id = ${organizationId} AND user_id = ${userId} AND ${mayCease(member)} RETURNING 1`,
    forgetJobTokens(member),
  ]);
  return removed.length > 0;
}
