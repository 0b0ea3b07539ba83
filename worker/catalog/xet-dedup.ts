/** What somebody may deduplicate against: xorbs near a chunk, as far as files they can read use them. */
import { sql } from 'drizzle-orm';
import type { Actor } from '../domain/access.ts';
import type { Sha256 } from '../domain/oid.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import type { Catalog } from './catalog.ts';
import { type HomeId, isContentOf, isContentReadableBy } from './content-links.ts';
import type { StoredXorb } from './xet-xorbs.ts';

/** Xorbs that hold the same chunk; more of them would help nobody. */
const MAX_CANDIDATES = 64;

/** A content that uses a xorb with this chunk and that the actor may read, rather of `home` than of others. */
export async function findReadableUse(
  catalog: Catalog,
  actor: Actor,
  home: HomeId,
  chunk: XetHash,
): Promise<{ readonly oid: Sha256; readonly position: number } | null> {
  const [row] = await catalog.db.all<{ oid: Sha256; position: number }>(sql`
    SELECT use.oid AS oid, use.position AS position
    FROM (SELECT xorb_hash FROM xet_chunks WHERE hash = ${chunk} LIMIT ${MAX_CANDIDATES}) candidate
    JOIN xet_uses use ON use.xorb_hash = candidate.xorb_hash
    JOIN lfs_objects object ON object.oid = use.oid
    WHERE ${isContentReadableBy(actor, 'object.oid')}
    ORDER BY ${isContentOf(home, 'object.oid')} DESC, object.created_at DESC LIMIT 1`);
  return row ?? null;
}

export interface UsedXorb extends StoredXorb {
  /** JSON: the runs of chunks that the content uses. */
  readonly chunks: string;
}

/** The xorbs of a content from `position` on, then those before, at most `limit`. */
export async function listUsedXorbs(
  catalog: Catalog,
  oid: Sha256,
  position: number,
  limit: number,
): Promise<readonly UsedXorb[]> {
  return catalog.db.all<UsedXorb>(sql`
    SELECT xorb.hash AS hash, xorb.upload_id AS uploadId, xorb.stored_bytes AS storedBytes,
      xorb.chunk_count AS chunkCount, use.chunks AS chunks
    FROM xet_uses use JOIN xet_xorbs xorb ON xorb.hash = use.xorb_hash
    WHERE use.oid = ${oid}
    ORDER BY use.position < ${position}, use.position LIMIT ${limit}`);
}

/** The contents in Xet form that came to a repository or a bucket last. */
export async function listLatestContents(catalog: Catalog, home: HomeId, limit: number): Promise<readonly Sha256[]> {
  const rows = await catalog.db.all<{ oid: Sha256 }>(sql`
    SELECT oid FROM (
      SELECT object.oid AS oid, link.created_at AS came_at
      FROM lfs_links link JOIN lfs_objects object ON object.oid = link.oid
      WHERE link.repo_id = ${home} AND object.xet_hash IS NOT NULL
      ORDER BY link.created_at DESC, object.oid LIMIT ${limit})
    UNION ALL
    SELECT oid FROM (
      SELECT oid FROM bucket_files WHERE bucket_id = ${home} AND oid IS NOT NULL
      ORDER BY uploaded_at DESC LIMIT ${limit})`);
  return [...new Set(rows.map(({ oid }) => oid))];
}
