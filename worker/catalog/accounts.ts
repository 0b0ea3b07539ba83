/** Rows of users and of the namespaces that carry their names. */
import { asc, eq, sql } from 'drizzle-orm';
import type { NamespaceRole } from '../domain/access.ts';
import type { NamespaceRecord, UserRecord } from '../domain/account.ts';
import type { UserId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { namespaces, organizations, users } from './schema.ts';
import { isUniqueViolation } from './unique-violation.ts';

/** The user's organizations, read together with the user: without them nobody can say what the user may do. */
const organizationsOfUser = sql<string>`(
  select json_group_array(json_object('id', organization.id, 'name', organization.name, 'role', memberships.role)
    order by organization.name_lower)
  from memberships inner join namespaces as organization on organization.id = memberships.organization_id
  where memberships.user_id = ${users.id})`.mapWith((json: string) => JSON.parse(json) as readonly NamespaceRole[]);

export const userColumns = {
  id: users.id,
  namespaceId: users.namespaceId,
  username: namespaces.name,
  fullName: users.fullName,
  email: users.email,
  isAdmin: users.isAdmin,
  createdAt: users.createdAt,
  organizations: organizationsOfUser,
};

/** A new user belongs to no organization yet. */
export interface NewUser extends Omit<UserRecord, 'organizations'> {
  readonly passwordHash: string | null;
}

/** Adds the user and their namespace, or neither: `false` when the name is taken. */
export async function insertUser(catalog: Catalog, user: NewUser): Promise<boolean> {
  const namespace = {
    id: user.namespaceId,
    kind: 'user' as const,
    name: user.username,
    nameLower: user.username.toLowerCase(),
    createdAt: user.createdAt,
  };
  const { id, namespaceId, passwordHash, isAdmin, email, fullName, createdAt } = user;
  try {
    await catalog.db.batch([
      catalog.db.insert(namespaces).values(namespace),
      catalog.db.insert(users).values({ id, namespaceId, passwordHash, isAdmin, email, fullName, createdAt }),
    ]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export async function findUser(catalog: Catalog, username: string): Promise<UserRecord | null> {
  const [row] = await catalog.db
    .select(userColumns)
    .from(users)
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(eq(namespaces.nameLower, username.toLowerCase()));
  return row ?? null;
}

export async function findUserById(catalog: Catalog, id: UserId): Promise<UserRecord | null> {
  const [row] = await catalog.db
    .select(userColumns)
    .from(users)
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(eq(users.id, id));
  return row ?? null;
}

/** The user with the digest of their password, for signing in only. */
export async function findUserWithPassword(
  catalog: Catalog,
  username: string,
): Promise<(UserRecord & { readonly passwordHash: string | null }) | null> {
  const [row] = await catalog.db
    .select({ ...userColumns, passwordHash: users.passwordHash })
    .from(users)
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(eq(namespaces.nameLower, username.toLowerCase()));
  return row ?? null;
}

export async function findNamespace(catalog: Catalog, name: string): Promise<NamespaceRecord | null> {
  const [row] = await catalog.db
    .select({ id: namespaces.id, kind: namespaces.kind, name: namespaces.name })
    .from(namespaces)
    .where(eq(namespaces.nameLower, name.toLowerCase()));
  return row ?? null;
}

/** Of a user or an organization, where both may stand beside the namespace. */
const ownerFullName = sql<string>`coalesce(${users.fullName}, ${organizations.fullName}, '')`;

/** A namespace with what its page shows. */
export async function findNamespaceProfile(
  catalog: Catalog,
  name: string,
): Promise<(NamespaceRecord & Pick<UserRecord, 'fullName' | 'isAdmin' | 'createdAt'>) | null> {
  const [row] = await catalog.db
    .select({
      id: namespaces.id,
      kind: namespaces.kind,
      name: namespaces.name,
      createdAt: namespaces.createdAt,
      fullName: ownerFullName,
      isAdmin: sql<boolean>`coalesce(${users.isAdmin}, 0)`.mapWith(Boolean),
    })
    .from(namespaces)
    .leftJoin(users, eq(users.namespaceId, namespaces.id))
    .leftJoin(organizations, eq(organizations.id, namespaces.id))
    .where(eq(namespaces.nameLower, name.toLowerCase()));
  return row ?? null;
}

/** Users in the order of their names; `search` finds a part of the name or of the full name. */
export async function listUsers(
  catalog: Catalog,
  query: { readonly search?: string; readonly limit: number; readonly offset: number },
): Promise<{ readonly users: readonly UserRecord[]; readonly total: number }> {
  const needle = query.search?.toLowerCase() ?? '';
  const matches =
    needle === ''
      ? undefined
      : sql`(instr(${namespaces.nameLower}, ${needle}) > 0 or instr(lower(${users.fullName}), ${needle}) > 0)`;
  const [rows, counts] = await catalog.db.batch([
    catalog.db
      .select(userColumns)
      .from(users)
      .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
      .where(matches)
      .orderBy(asc(namespaces.nameLower))
      .limit(query.limit)
      .offset(query.offset),
    catalog.db
      .select({ count: sql<number>`count(*)` })
      .from(users)
      .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
      .where(matches),
  ]);
  return { users: rows, total: counts[0]?.count ?? 0 };
}

export interface OwnerRow {
  readonly name: string;
  readonly fullName: string;
}

/** Users and organizations with the text in their name or full name: those that begin with it first, then by name. */
export async function searchOwners(
  catalog: Catalog,
  query: { readonly search: string; readonly limit: number; readonly offset: number },
): Promise<{ readonly owners: readonly OwnerRow[]; readonly total: number }> {
  const needle = query.search.toLowerCase();
  const matches = sql`(instr(${namespaces.nameLower}, ${needle}) > 0 or instr(lower(${ownerFullName}), ${needle}) > 0)`;
  const [owners, counts] = await catalog.db.batch([
    catalog.db
      .select({ name: namespaces.name, fullName: ownerFullName })
      .from(namespaces)
      .leftJoin(users, eq(users.namespaceId, namespaces.id))
      .leftJoin(organizations, eq(organizations.id, namespaces.id))
      .where(matches)
      .orderBy(sql`instr(${namespaces.nameLower}, ${needle}) <> 1`, asc(namespaces.nameLower))
      .limit(query.limit)
      .offset(query.offset),
    catalog.db
      .select({ count: sql<number>`count(*)` })
      .from(namespaces)
      .leftJoin(users, eq(users.namespaceId, namespaces.id))
      .leftJoin(organizations, eq(organizations.id, namespaces.id))
      .where(matches),
  ]);
  return { owners, total: counts[0]?.count ?? 0 };
}

export async function updatePassword(catalog: Catalog, user: UserId, passwordHash: string): Promise<void> {
  await catalog.db.update(users).set({ passwordHash }).where(eq(users.id, user));
}

export interface ProfileChange {
  readonly fullName?: string;
  readonly email?: string | null;
}

export async function updateProfile(catalog: Catalog, user: UserId, change: ProfileChange): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await catalog.db.update(users).set(change).where(eq(users.id, user));
}
