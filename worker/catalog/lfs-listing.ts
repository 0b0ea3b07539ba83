/** The LFS contents of one repository as a list, and links that are made or taken away in bulk. */
import { sql } from 'drizzle-orm';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { isHeld } from './content-links.ts';
import { runBatch } from './run-batch.ts';

export interface LinkedObject {
  readonly oid: Sha256;
  readonly sizeBytes: number;
  /** When this repository got it, in milliseconds since the epoch. */
  readonly linkedAt: number;
}

/** Behind which object the next page begins. */
export type LinkedPosition = Pick<LinkedObject, 'oid' | 'linkedAt'>;

/** The newest first. */
export async function listLinkedObjects(
  catalog: Catalog,
  repo: RepoId,
  after: LinkedPosition | null,
  limit: number,
): Promise<readonly LinkedObject[]> {
  const behind = after === null ? sql`1` : sql`(link.created_at, link.oid) < (${after.linkedAt}, ${after.oid})`;
  const rows = await catalog.db.all<{ oid: Sha256; size_bytes: number; created_at: number }>(sql`
    SELECT link.oid, object.size_bytes, link.created_at
    FROM lfs_links link JOIN lfs_objects object ON object.oid = link.oid
    WHERE link.repo_id = ${repo} AND ${behind}
    ORDER BY link.created_at DESC, link.oid DESC LIMIT ${limit}`);
  return rows.map((row) => ({ oid: row.oid, sizeBytes: row.size_bytes, linkedAt: row.created_at }));
}

/** Takes the contents from the repository; those that nobody else has begin their grace period. */
export async function unlinkObjects(
  catalog: Catalog,
  repo: RepoId,
  oids: readonly Sha256[],
  now: number,
): Promise<void> {
  const list = sql`(SELECT value FROM json_each(${JSON.stringify(oids)}))`;
  await runBatch(catalog, [
    sql`DELETE FROM lfs_links WHERE repo_id = ${repo} AND oid IN ${list}`,
    sql`
      UPDATE lfs_objects SET unlinked_at = ${now}
      WHERE unlinked_at IS NULL AND oid IN ${list}
        AND NOT ${isHeld('lfs_objects.oid')}`,
  ]);
}

/** Gives one repository contents of another (null: all of them) and answers which of those asked for it has now. */
export async function copyLinks(
  catalog: Catalog,
  from: RepoId,
  to: RepoId,
  oids: readonly Sha256[] | null,
  now: number,
): Promise<ReadonlySet<Sha256>> {
  const list = sql`(SELECT value FROM json_each(${JSON.stringify(oids ?? [])}))`;
  const wanted = oids === null ? sql`1` : sql`oid IN ${list}`;
  const [, , linked] = await runBatch(catalog, [
    sql`
      INSERT INTO lfs_links (repo_id, oid, created_at)
      SELECT ${to}, oid, ${now} FROM lfs_links WHERE repo_id = ${from} AND ${wanted}
      ON CONFLICT (repo_id, oid) DO NOTHING`,
    sql`
      UPDATE lfs_objects SET unlinked_at = NULL
      WHERE unlinked_at IS NOT NULL AND oid IN (SELECT oid FROM lfs_links WHERE repo_id = ${from} AND ${wanted})`,
    sql`SELECT oid FROM lfs_links WHERE repo_id = ${to} AND oid IN ${list}`,
  ]);
  return new Set((linked ?? []).map(({ oid }) => oid as Sha256));
}
