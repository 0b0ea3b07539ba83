/** Uploads under way, from the note that a blob is about to be written to the link that makes it readable. */
import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId, UserId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { lfsUploads } from './lfs-schema.ts';
import { runBatch } from './run-batch.ts';

export type LfsUpload = typeof lfsUploads.$inferSelect;

export async function insertUpload(catalog: Catalog, upload: LfsUpload): Promise<void> {
  await catalog.db.insert(lfsUploads).values(upload);
}

export async function findUpload(catalog: Catalog, id: string): Promise<LfsUpload | null> {
  const [row] = await catalog.db.select().from(lfsUploads).where(eq(lfsUploads.id, id));
  return row ?? null;
}

/** An upload in parts of this object, by this user into this repository, that still has time to be finished. */
export async function findUnfinishedParts(
  catalog: Catalog,
  upload: { readonly repoId: RepoId; readonly userId: UserId; readonly oid: Sha256; readonly aliveAt: number },
): Promise<LfsUpload | null> {
  const [row] = await catalog.db
    .select()
    .from(lfsUploads)
    .where(
      and(
        eq(lfsUploads.repoId, upload.repoId),
        eq(lfsUploads.oid, upload.oid),
        eq(lfsUploads.userId, upload.userId),
        eq(lfsUploads.kind, 'parts'),
        gt(lfsUploads.expiresAt, upload.aliveAt),
      ),
    )
    .orderBy(asc(lfsUploads.createdAt))
    .limit(1);
  return row ?? null;
}

export async function deleteUpload(catalog: Catalog, id: string): Promise<void> {
  await catalog.db.delete(lfsUploads).where(eq(lfsUploads.id, id));
}

export async function listExpiredUploads(catalog: Catalog, now: number, limit: number): Promise<readonly LfsUpload[]> {
  return catalog.db
    .select()
    .from(lfsUploads)
    .where(lte(lfsUploads.expiresAt, now))
    .orderBy(asc(lfsUploads.expiresAt))
    .limit(limit);
}

/**
 * `linked`: the repository links the object now. `superfluous`: so it does, but another upload of the same content was
 * first, and this one's blob is garbage. `expired`: the upload was swept meanwhile, and nothing was linked.
 */
export type CommitOutcome = 'linked' | 'superfluous' | 'expired';

/** Turns a verified upload into an object and links it, in one transaction. */
export async function commitUpload(catalog: Catalog, id: string, now: number): Promise<CommitOutcome> {
  const [, , , garbage, removed] = await runBatch(catalog, [
    sql`
      INSERT INTO lfs_objects (oid, size_bytes, blob_key, created_at)
      SELECT oid, size_bytes, blob_key, ${now} FROM lfs_uploads WHERE id = ${id}
      ON CONFLICT (oid) DO NOTHING`,
    sql`
      INSERT INTO lfs_links (repo_id, oid, created_at)
      SELECT upload.repo_id, upload.oid, ${now} FROM lfs_uploads upload
      JOIN repos ON repos.id = upload.repo_id
      WHERE upload.id = ${id}
      ON CONFLICT (repo_id, oid) DO NOTHING`,
    sql`
      UPDATE lfs_objects SET unlinked_at = NULL
      WHERE oid IN (SELECT oid FROM lfs_uploads WHERE id = ${id})
        AND EXISTS (SELECT 1 FROM lfs_links WHERE lfs_links.oid = lfs_objects.oid)`,
    sql`
      INSERT INTO lfs_garbage (blob_key, condemned_at)
      SELECT blob_key, ${now} FROM lfs_uploads upload
      WHERE upload.id = ${id}
        AND NOT EXISTS (SELECT 1 FROM lfs_objects WHERE lfs_objects.oid = upload.oid AND lfs_objects.blob_key = upload.blob_key)
      ON CONFLICT (blob_key) DO NOTHING
      RETURNING blob_key AS blobKey`,
    sql`DELETE FROM lfs_uploads WHERE id = ${id} RETURNING id`,
  ]);
  if (removed?.length !== 1) return 'expired';
  return garbage?.length === 0 ? 'linked' : 'superfluous';
}

/**
 * Gives an upload up: whatever it wrote becomes garbage. `incomingKey` is where a client may have put the object by
 * itself. An upload that was committed meanwhile is left alone.
 */
export async function condemnUpload(
  catalog: Catalog,
  upload: Pick<LfsUpload, 'id' | 'kind'>,
  incomingKey: string,
  now: number,
): Promise<void> {
  await runBatch(catalog, [
    sql`
      INSERT INTO lfs_garbage (blob_key, multipart_id, condemned_at)
      SELECT blob_key, multipart_id, ${now} FROM lfs_uploads WHERE id = ${upload.id}
      ON CONFLICT (blob_key) DO NOTHING`,
    sql`
      INSERT INTO lfs_garbage (blob_key, condemned_at)
      SELECT ${incomingKey}, ${now} FROM lfs_uploads WHERE id = ${upload.id} AND kind = 'direct'
      ON CONFLICT (blob_key) DO NOTHING`,
    sql`DELETE FROM lfs_uploads WHERE id = ${upload.id}`,
  ]);
}
