/** Contents that are still one blob each: which comes next, and with which other contents it may share chunks. */
import { type SQL, sql } from 'drizzle-orm';
import type { Sha256 } from '../domain/oid.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import type { Catalog } from './catalog.ts';
import { isContentReadableBy, isHeld } from './content-links.ts';

export interface PlainContent {
  readonly oid: Sha256;
  readonly sizeBytes: number;
  readonly blobKey: string;
  readonly createdAt: number;
}

/** A place in the order in which contents are looked at. */
export interface ContentCursor {
  readonly createdAt: number;
  readonly oid: string;
}

/** The first content after the cursor that is one blob, was linked somewhere and is older than `before`. */
export async function findPlainContent(
  catalog: Catalog,
  after: ContentCursor,
  before: number,
  { minBytes, maxBytes }: { readonly minBytes: number; readonly maxBytes: number },
): Promise<PlainContent | null> {
  const [row] = await catalog.db.all<PlainContent>(sql`
    SELECT oid, size_bytes AS sizeBytes, blob_key AS blobKey, created_at AS createdAt FROM lfs_objects
    WHERE xet_hash IS NULL AND size_bytes BETWEEN ${minBytes} AND ${maxBytes} AND created_at < ${before}
      AND (created_at, oid) > (${after.createdAt}, ${after.oid})
      AND ${isHeld('lfs_objects.oid')}
    ORDER BY created_at, oid LIMIT 1`);
  return row ?? null;
}

const CHUNKS_PER_QUERY = 5000;
/** Who shares fewer chunks than the best ones adds little. */
const MAX_CONTENTS = 16;

/**
 * Contents that hold some of these chunks, the ones with most of them first. Only those which every reader of `oid` can
 * read too: how a file is stored is shown to its readers, and must not tell them of files that they cannot see.
 */
export async function findSharableContents(
  catalog: Catalog,
  oid: Sha256,
  chunks: readonly XetHash[],
): Promise<readonly Sha256[]> {
  const found = new Map<Sha256, number>();
  for (let at = 0; at < chunks.length; at += CHUNKS_PER_QUERY) {
    const rows = await catalog.db.all<{ oid: Sha256; count: number }>(sql`
      SELECT use.oid AS oid, COUNT(DISTINCT chunk.hash) AS count
      FROM json_each(${JSON.stringify(chunks.slice(at, at + CHUNKS_PER_QUERY))}) wanted
      JOIN xet_chunks chunk ON chunk.hash = wanted.value
      JOIN xet_uses use ON use.xorb_hash = chunk.xorb_hash
      WHERE ${isContentReadableBy({ kind: 'anonymous' }, 'use.oid')}
      OR ${linkedWherever(oid, 'use')}
      GROUP BY use.oid ORDER BY count DESC LIMIT ${MAX_CONTENTS}`);
    for (const row of rows) found.set(row.oid, (found.get(row.oid) ?? 0) + row.count);
  }
  return [...found]
    .sort(([, a], [, b]) => b - a)
    .map(([content]) => content)
    .slice(0, MAX_CONTENTS);
}

/**
 * The latest contents in Xet form that are in every repository of `oid`: earlier versions of the same files, as a rule,
 * also where no chunk by which they could be found is the same.
 */
export async function findNeighbours(catalog: Catalog, oid: Sha256, limit: number): Promise<readonly Sha256[]> {
  const rows = await catalog.db.all<{ oid: Sha256 }>(sql`
    SELECT object.oid AS oid FROM lfs_objects object
    WHERE object.xet_hash IS NOT NULL AND object.oid IN (
      SELECT beside.oid FROM lfs_links own JOIN lfs_links beside ON beside.repo_id = own.repo_id WHERE own.oid = ${oid})
    AND ${linkedWherever(oid, 'object')}
    ORDER BY object.created_at DESC LIMIT ${limit}`);
  return rows.map((row) => row.oid);
}

/** True of a content that is in every repository that `oid` is in; a content of one blob is in no bucket. */
function linkedWherever(oid: Sha256, alias: 'use' | 'object'): SQL {
  const content = sql.raw(alias);
  return sql`(
    EXISTS (SELECT 1 FROM lfs_links WHERE lfs_links.oid = ${oid})
    AND NOT EXISTS (
      SELECT 1 FROM lfs_links own WHERE own.oid = ${oid} AND NOT EXISTS (
        SELECT 1 FROM lfs_links theirs WHERE theirs.oid = ${content}.oid AND theirs.repo_id = own.repo_id)))`;
}
