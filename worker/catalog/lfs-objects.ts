/** Links between repositories and contents that are already stored, and the end of contents that nobody links. */
import { inArray, lte, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access.ts';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { isContentReadableBy, isHeld } from './content-links.ts';
import { lfsGarbage } from './lfs-schema.ts';
import { runBatch } from './run-batch.ts';

export interface StoredObject {
  readonly oid: Sha256;
  readonly sizeBytes: number;
}

/**
 * Links those of the contents that the actor can read in some repository or bucket already, and answers them. Contents that are
 * stored but cannot be read that way are as good as absent.
 */
export async function linkReadableObjects(
  catalog: Catalog,
  repo: RepoId,
  wanted: readonly StoredObject[],
  actor: Actor,
  now: number,
): Promise<ReadonlySet<Sha256>> {
  if (wanted.length === 0) return new Set();
  const objects = JSON.stringify(wanted.map(({ oid, sizeBytes }) => ({ oid, sizeBytes })));
  const oids = JSON.stringify(wanted.map(({ oid }) => oid));
  const [, , linked] = await runBatch(catalog, [
    sql`
      INSERT INTO lfs_links (repo_id, oid, created_at)
      SELECT ${repo}, object.oid, ${now}
      FROM json_each(${objects}) wanted
      JOIN lfs_objects object ON object.oid = wanted.value ->> 'oid' AND object.size_bytes = wanted.value ->> 'sizeBytes'
      WHERE ${isContentReadableBy(actor, 'object.oid')}
      ON CONFLICT (repo_id, oid) DO NOTHING`,
    sql`
      UPDATE lfs_objects SET unlinked_at = NULL
      WHERE unlinked_at IS NOT NULL AND oid IN (SELECT value FROM json_each(${oids}))
        AND ${isHeld('lfs_objects.oid')}`,
    sql`
      SELECT oid FROM lfs_links WHERE repo_id = ${repo} AND oid IN (SELECT value FROM json_each(${oids}))`,
  ]);
  return new Set((linked ?? []).map(({ oid }) => oid as Sha256));
}

/** Starts the grace period of contents whose last link is gone. */
export async function markUnlinkedObjects(catalog: Catalog, now: number): Promise<void> {
  await catalog.db.run(sql`
    UPDATE lfs_objects SET unlinked_at = ${now}
    WHERE unlinked_at IS NULL AND NOT ${isHeld('lfs_objects.oid')}`);
}

/**
 * Turns contents that nobody has linked since `before` into garbage, at most `limit`, and answers how many. A link made
 * at the same moment wins: both are single transactions, and the object goes only while there is none.
 */
export async function condemnUnlinkedObjects(
  catalog: Catalog,
  before: number,
  limit: number,
  now: number,
): Promise<number> {
  const doomed = sql`
    SELECT oid FROM lfs_objects
    WHERE unlinked_at <= ${before} AND NOT ${isHeld('lfs_objects.oid')}
    ORDER BY unlinked_at LIMIT ${limit}`;
  const [, removed] = await runBatch(catalog, [
    sql`
      INSERT INTO lfs_garbage (blob_key, condemned_at)
      SELECT blob_key, ${now} FROM lfs_objects WHERE oid IN (${doomed})
      ON CONFLICT (blob_key) DO NOTHING`,
    sql`DELETE FROM lfs_objects WHERE oid IN (${doomed}) RETURNING oid`,
  ]);
  return removed?.length ?? 0;
}

export type Garbage = typeof lfsGarbage.$inferSelect;

/** Garbage whose time has come: what replaced blobs held is kept for a while. */
export async function listGarbage(catalog: Catalog, now: number, limit: number): Promise<readonly Garbage[]> {
  return catalog.db
    .select()
    .from(lfsGarbage)
    .where(lte(lfsGarbage.condemnedAt, now))
    .orderBy(lfsGarbage.condemnedAt, lfsGarbage.blobKey)
    .limit(limit);
}

export async function forgetGarbage(catalog: Catalog, blobKeys: readonly string[]): Promise<void> {
  if (blobKeys.length === 0) return;
  const keys = sql`(SELECT value FROM json_each(${JSON.stringify(blobKeys)}))`;
  await catalog.db.delete(lfsGarbage).where(inArray(lfsGarbage.blobKey, keys));
}

/** Whether the repository links this content with this size. */
export async function isLinked(catalog: Catalog, repo: RepoId, { oid, sizeBytes }: StoredObject): Promise<boolean> {
  const rows = await catalog.db.all(sql`
    SELECT 1 FROM lfs_links link JOIN lfs_objects object ON object.oid = link.oid
    WHERE link.repo_id = ${repo} AND link.oid = ${oid} AND object.size_bytes = ${sizeBytes}`);
  return rows.length > 0;
}
