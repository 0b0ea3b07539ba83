/** Rows of organizations: what each is called and when it may go. Who belongs to one is in memberships.ts. */
import { eq, sql } from 'drizzle-orm';
import type { OrganizationRecord } from '../domain/account.ts';
import type { NamespaceId, UserId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { runBatch } from './run-batch.ts';
import { memberships, namespaces, organizations } from './schema.ts';
import { isUniqueViolation } from './unique-violation.ts';

export const organizationColumns = {
  id: namespaces.id,
  name: namespaces.name,
  fullName: organizations.fullName,
  createdAt: namespaces.createdAt,
};

/** Adds the organization with its first admin, or nothing: `false` when the name is taken. */
export async function insertOrganization(
  catalog: Catalog,
  { id, name, fullName, createdAt }: OrganizationRecord,
  founder: UserId,
): Promise<boolean> {
  const { db } = catalog;
  try {
    await db.batch([
      db.insert(namespaces).values({ id, kind: 'organization', name, nameLower: name.toLowerCase(), createdAt }),
      db.insert(organizations).values({ id, fullName }),
      db.insert(memberships).values({ organizationId: id, userId: founder, role: 'admin', createdAt }),
    ]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export async function findOrganization(catalog: Catalog, name: string): Promise<OrganizationRecord | null> {
  const [row] = await catalog.db
    .select(organizationColumns)
    .from(organizations)
    .innerJoin(namespaces, eq(namespaces.id, organizations.id))
    .where(eq(namespaces.nameLower, name.toLowerCase()));
  return row ?? null;
}

export async function updateOrganization(catalog: Catalog, id: NamespaceId, fullName: string): Promise<void> {
  await catalog.db.update(organizations).set({ fullName }).where(eq(organizations.id, id));
}

/**
 * Removes an organization that owns nothing; `false` when it owns something. What it deleted and is not yet purged is
 * `heir`'s from then on: no namespace lists it, and every row needs one.
 */
export async function deleteOrganization(catalog: Catalog, id: NamespaceId, heir: NamespaceId): Promise<boolean> {
  const results = await runBatch(catalog, [
    sql`UPDATE repos SET namespace_id = ${heir} WHERE namespace_id = ${id} AND deleted_at IS NOT NULL`,
    sql`UPDATE buckets SET namespace_id = ${heir} WHERE namespace_id = ${id} AND deleted_at IS NOT NULL`,
    sql`DELETE FROM namespaces WHERE id = ${id} AND kind = 'organization'
      AND NOT EXISTS (SELECT 1 FROM repos WHERE namespace_id = ${id})
      AND NOT EXISTS (SELECT 1 FROM buckets WHERE namespace_id = ${id})
      AND NOT EXISTS (SELECT 1 FROM collections WHERE namespace_id = ${id})
      RETURNING id`,
  ]);
  return (results[2] ?? []).length > 0;
}
