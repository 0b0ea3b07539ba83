/** Finds buckets and changes their rows; their files are in bucket-files.ts. */
import { type SQL, and, asc, eq, gt, isNull, like, sql } from 'drizzle-orm';
import type { Readable } from '../domain/access.ts';
import type { BucketId, BucketPath, BucketRecord } from '../domain/bucket.ts';
import type { NamespaceId, Visibility } from '../domain/repo.ts';
import { buckets } from './bucket-schema.ts';
import type { Catalog } from './catalog.ts';
import { namespaces } from './schema.ts';
import { isUniqueViolation } from './unique-violation.ts';

const columns = {
  kind: sql<'bucket'>`'bucket'`,
  id: buckets.id,
  namespace: namespaces.name,
  namespaceId: buckets.namespaceId,
  creatorId: buckets.creatorId,
  name: buckets.name,
  visibility: buckets.visibility,
  gating: sql<null>`NULL`,
  createdAt: buckets.createdAt,
  updatedAt: buckets.updatedAt,
  fileCount: buckets.fileCount,
  sizeBytes: buckets.sizeBytes,
};

async function select(catalog: Catalog, condition: SQL | undefined, limit: number): Promise<readonly BucketRecord[]> {
  return catalog.db
    .select(columns)
    .from(buckets)
    .innerJoin(namespaces, eq(namespaces.id, buckets.namespaceId))
    .where(and(isNull(buckets.deletedAt), condition))
    .orderBy(asc(buckets.nameLower))
    .limit(limit);
}

/** By its name, without case. Says nothing about who may see it. */
export async function findBucket(catalog: Catalog, path: BucketPath): Promise<BucketRecord | null> {
  const named = and(
    eq(namespaces.nameLower, path.namespace.toLowerCase()),
    eq(buckets.nameLower, path.name.toLowerCase()),
  );
  return (await select(catalog, named, 1))[0] ?? null;
}

export async function findBucketById(catalog: Catalog, id: BucketId): Promise<BucketRecord | null> {
  return (await select(catalog, eq(buckets.id, id), 1))[0] ?? null;
}

export interface BucketQuery {
  readonly search?: string;
  /** The name with which the page before ended, in lower case. */
  readonly after?: string;
  readonly limit: number;
}

/** Those of a namespace that somebody of this reach may see, by name. */
export async function listBuckets(
  catalog: Catalog,
  namespace: NamespaceId,
  readable: Readable,
  query: BucketQuery,
): Promise<readonly BucketRecord[]> {
  const seesAll = readable.kind === 'all' || readable.namespaces.includes(namespace);
  const found = query.search?.toLowerCase().replace(/[%_\\]/g, String.raw`\$&`);
  return select(
    catalog,
    and(
      eq(buckets.namespaceId, namespace),
      seesAll ? undefined : eq(buckets.visibility, 'public'),
      found === undefined ? undefined : sql`${like(buckets.nameLower, `%${found}%`)} ESCAPE '\\'`,
      query.after === undefined ? undefined : gt(buckets.nameLower, query.after),
    ),
    query.limit,
  );
}

export type NewBucket = Pick<BucketRecord, 'id' | 'namespaceId' | 'creatorId' | 'name' | 'visibility' | 'createdAt'>;

/** `false` when a bucket has the name. */
export async function insertBucket(catalog: Catalog, bucket: NewBucket): Promise<boolean> {
  const row = { ...bucket, nameLower: bucket.name.toLowerCase(), updatedAt: bucket.createdAt };
  return unlessTaken(() => catalog.db.insert(buckets).values(row));
}

/** `false` when a bucket has the new name. */
export async function moveBucket(
  catalog: Catalog,
  id: BucketId,
  to: { readonly namespaceId: NamespaceId; readonly name: string },
): Promise<boolean> {
  const row = { ...to, nameLower: to.name.toLowerCase() };
  return unlessTaken(() => catalog.db.update(buckets).set(row).where(eq(buckets.id, id)));
}

export async function setBucketVisibility(catalog: Catalog, id: BucketId, visibility: Visibility): Promise<void> {
  await catalog.db.update(buckets).set({ visibility }).where(eq(buckets.id, id));
}

/** Hides it and frees its name; the sweep takes the files. */
export async function markBucketDeleted(catalog: Catalog, id: BucketId, now: number): Promise<void> {
  await catalog.db.update(buckets).set({ deletedAt: now }).where(eq(buckets.id, id));
}

/** A deleted bucket that is still there. */
export async function findDeletedBucket(catalog: Catalog): Promise<BucketId | null> {
  const [row] = await catalog.db.all<{ id: BucketId }>(
    sql`SELECT id FROM buckets WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1`,
  );
  return row?.id ?? null;
}

/** Removes some files of a deleted bucket, then the bucket itself; answers whether there is more to do. */
export async function removeSomeOfBucket(catalog: Catalog, id: BucketId, limit: number): Promise<boolean> {
  const removed = await catalog.db.all(sql`
    DELETE FROM bucket_files WHERE bucket_id = ${id} AND path IN (
      SELECT path FROM bucket_files WHERE bucket_id = ${id} LIMIT ${limit})
    RETURNING 1`);
  if (removed.length === limit) return true;
  await catalog.db.run(sql`DELETE FROM buckets WHERE id = ${id} AND deleted_at IS NOT NULL`);
  return false;
}

async function unlessTaken(write: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}
