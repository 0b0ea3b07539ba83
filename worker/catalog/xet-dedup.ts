/** What somebody may deduplicate against: xorbs near a chunk, as far as files they can read use them. */
import { sql } from 'drizzle-orm';
import type { Actor } from '../domain/access.ts';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import type { Catalog } from './catalog.ts';
import { filesReadableBy } from './readable-files.ts';
import type { StoredXorb } from './xet-xorbs.ts';

/** Xorbs that hold the same chunk; more of them would help nobody. */
const MAX_CANDIDATES = 64;

/** A content that uses a xorb with this chunk and that the actor may read, rather of `repo` than of others. */
export async function findReadableUse(
  catalog: Catalog,
  actor: Actor,
  repo: RepoId,
  chunk: XetHash,
): Promise<{ readonly oid: Sha256; readonly position: number } | null> {
  const [row] = await catalog.db.all<{ oid: Sha256; position: number }>(sql`
    SELECT use.oid AS oid, use.position AS position
    FROM (SELECT xorb_hash FROM xet_chunks WHERE hash = ${chunk} LIMIT ${MAX_CANDIDATES}) candidate
    JOIN xet_uses use ON use.xorb_hash = candidate.xorb_hash
    JOIN lfs_links link ON link.oid = use.oid
    JOIN repos other ON other.id = link.repo_id
    WHERE ${filesReadableBy(actor, 'other')}
    ORDER BY other.id = ${repo} DESC, link.created_at DESC LIMIT 1`);
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

/** The contents in Xet form that came to a repository last. */
export async function listLatestContents(catalog: Catalog, repo: RepoId, limit: number): Promise<readonly Sha256[]> {
  const rows = await catalog.db.all<{ oid: Sha256 }>(sql`
    SELECT object.oid AS oid FROM lfs_links link JOIN lfs_objects object ON object.oid = link.oid
    WHERE link.repo_id = ${repo} AND object.xet_hash IS NOT NULL
    ORDER BY link.created_at DESC, object.oid LIMIT ${limit}`);
  return rows.map(({ oid }) => oid);
}
