/** Xorbs: what is stored, who may name them in files, and the end of those that no content uses. */
import { eq, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access.ts';
import type { UserId } from '../domain/repo.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import type { Catalog } from './catalog.ts';
import { isContentReadableBy } from './content-links.ts';
import { runBatch } from './run-batch.ts';
import { xetPending, xetXorbs } from './xet-schema.ts';

export interface StoredXorb {
  readonly hash: XetHash;
  readonly uploadId: string;
  readonly storedBytes: number;
  readonly chunkCount: number;
}

export interface NewXorb extends StoredXorb {
  readonly blobKey: string;
  readonly rawBytes: number;
}

const columns = {
  hash: xetXorbs.hash,
  uploadId: xetXorbs.uploadId,
  storedBytes: xetXorbs.storedBytes,
  chunkCount: xetXorbs.chunkCount,
};

/** JSON parameters are kept below what D1 takes as one value. */
const KEYS_PER_STATEMENT = 2000;

/** Notes that blobs are about to be written, so that an interruption leaves nothing unnamed. */
export async function notePending(catalog: Catalog, blobKeys: readonly string[], expiresAt: number): Promise<void> {
  for (let at = 0; at < blobKeys.length; at += KEYS_PER_STATEMENT) {
    await catalog.db.run(sql`
      INSERT INTO xet_pending (blob_key, expires_at)
      SELECT value, ${expiresAt} FROM json_each(${JSON.stringify(blobKeys.slice(at, at + KEYS_PER_STATEMENT))})`);
  }
}

/** For when nothing was written after all. */
export async function forgetPending(catalog: Catalog, blobKey: string): Promise<void> {
  await catalog.db.delete(xetPending).where(eq(xetPending.blobKey, blobKey));
}

export async function findXorb(catalog: Catalog, hash: XetHash): Promise<StoredXorb | null> {
  const [row] = await catalog.db.select(columns).from(xetXorbs).where(eq(xetXorbs.hash, hash));
  return row ?? null;
}

/** Whether the user has sent this xorb's bytes before. */
export async function isHolder(catalog: Catalog, hash: XetHash, user: UserId): Promise<boolean> {
  const rows = await catalog.db.all(sql`SELECT 1 FROM xet_holders WHERE xorb_hash = ${hash} AND user_id = ${user}`);
  return rows.length > 0;
}

/** `kept`: the new blob is the xorb now. `superfluous`: there was one. `expired`: the upload was swept meanwhile. */
export type RegisterOutcome = 'kept' | 'superfluous' | 'expired';

/** Turns a verified upload into a xorb and its sender, if there is one, into a holder, in one transaction. */
export async function registerXorb(
  catalog: Catalog,
  xorb: NewXorb,
  user: UserId | null,
  now: number,
): Promise<RegisterOutcome> {
  const pending = sql`EXISTS (SELECT 1 FROM xet_pending WHERE blob_key = ${xorb.blobKey})`;
  const [, , garbage, removed] = await runBatch(catalog, [
    sql`
      INSERT INTO xet_xorbs (hash, upload_id, blob_key, stored_bytes, raw_bytes, chunk_count, created_at, unused_at)
      SELECT ${xorb.hash}, ${xorb.uploadId}, ${xorb.blobKey}, ${xorb.storedBytes}, ${xorb.rawBytes},
        ${xorb.chunkCount}, ${now}, ${now}
      WHERE ${pending}
      ON CONFLICT (hash) DO UPDATE SET unused_at = CASE WHEN unused_at IS NULL THEN NULL ELSE ${now} END`,
    sql`
      INSERT INTO xet_holders (xorb_hash, user_id, held_at)
      SELECT ${xorb.hash}, ${user}, ${now} WHERE ${pending} AND ${user} IS NOT NULL
      ON CONFLICT (xorb_hash, user_id) DO UPDATE SET held_at = ${now}`,
    sql`
      INSERT INTO lfs_garbage (blob_key, condemned_at)
      SELECT ${xorb.blobKey}, ${now}
      WHERE ${pending} AND NOT EXISTS (SELECT 1 FROM xet_xorbs WHERE blob_key = ${xorb.blobKey} AND hash = ${xorb.hash})
      ON CONFLICT (blob_key) DO NOTHING
      RETURNING blob_key AS blobKey`,
    sql`DELETE FROM xet_pending WHERE blob_key = ${xorb.blobKey} RETURNING blob_key AS blobKey`,
  ]);
  if (removed?.length !== 1) return 'expired';
  return garbage?.length === 0 ? 'kept' : 'superfluous';
}

/** Makes whoever has sent the bytes of a stored xorb a holder of it; false when it was removed meanwhile. */
export async function holdXorb(catalog: Catalog, hash: XetHash, user: UserId, now: number): Promise<boolean> {
  const [, held] = await runBatch(catalog, [
    sql`UPDATE xet_xorbs SET unused_at = ${now} WHERE hash = ${hash} AND unused_at IS NOT NULL`,
    sql`
      INSERT INTO xet_holders (xorb_hash, user_id, held_at)
      SELECT hash, ${user}, ${now} FROM xet_xorbs WHERE hash = ${hash}
      ON CONFLICT (xorb_hash, user_id) DO UPDATE SET held_at = ${now}
      RETURNING user_id AS userId`,
  ]);
  return held?.length === 1;
}

/**
 * Of these xorbs, those that the actor may name in a file: they sent the bytes, or can read a file that uses them. All
 * others are as good as absent.
 */
export async function findUsableXorbs(
  catalog: Catalog,
  actor: Actor,
  hashes: readonly XetHash[],
): Promise<ReadonlyMap<XetHash, StoredXorb>> {
  const user = actor.kind === 'user' ? actor.userId : '';
  const rows = await catalog.db.all<StoredXorb>(sql`
    SELECT xorb.hash AS hash, xorb.upload_id AS uploadId, xorb.stored_bytes AS storedBytes,
      xorb.chunk_count AS chunkCount
    FROM json_each(${JSON.stringify(hashes)}) wanted
    JOIN xet_xorbs xorb ON xorb.hash = wanted.value
    WHERE EXISTS (SELECT 1 FROM xet_holders WHERE xorb_hash = xorb.hash AND user_id = ${user})
      OR EXISTS (
        SELECT 1 FROM xet_uses use
        WHERE use.xorb_hash = xorb.hash AND ${isContentReadableBy(actor, 'use.oid')})`);
  return new Map(rows.map((row) => [row.hash, row]));
}

/** Starts the grace period of xorbs that no content uses. */
export async function markUnusedXorbs(catalog: Catalog, now: number): Promise<void> {
  await catalog.db.run(sql`
    UPDATE xet_xorbs SET unused_at = ${now}
    WHERE unused_at IS NULL AND NOT EXISTS (SELECT 1 FROM xet_uses WHERE xet_uses.xorb_hash = xet_xorbs.hash)`);
}

/** Turns xorbs that nothing has used since `before` into garbage, at most `limit`, and answers how many. */
export async function condemnUnusedXorbs(
  catalog: Catalog,
  before: number,
  limit: number,
  now: number,
): Promise<number> {
  const doomed = sql`
    SELECT hash FROM xet_xorbs
    WHERE unused_at <= ${before} AND NOT EXISTS (SELECT 1 FROM xet_uses WHERE xet_uses.xorb_hash = xet_xorbs.hash)
    ORDER BY unused_at, hash LIMIT ${limit}`;
  const [, removed] = await runBatch(catalog, [
    sql`
      INSERT INTO lfs_garbage (blob_key, condemned_at)
      SELECT blob_key, ${now} FROM xet_xorbs WHERE hash IN (${doomed})
      ON CONFLICT (blob_key) DO NOTHING`,
    sql`DELETE FROM xet_xorbs WHERE hash IN (${doomed}) RETURNING hash`,
  ]);
  return removed?.length ?? 0;
}

/** Gives up uploads that were not finished in time: whatever they wrote becomes garbage. Answers how many. */
export async function condemnPending(catalog: Catalog, now: number, limit: number): Promise<number> {
  const expired = sql`SELECT blob_key FROM xet_pending WHERE expires_at <= ${now} ORDER BY expires_at, blob_key LIMIT ${limit}`;
  const [, removed] = await runBatch(catalog, [
    sql`
      INSERT INTO lfs_garbage (blob_key, condemned_at)
      SELECT blob_key, ${now} FROM xet_pending WHERE blob_key IN (${expired})
      ON CONFLICT (blob_key) DO NOTHING`,
    sql`DELETE FROM xet_pending WHERE blob_key IN (${expired}) RETURNING blob_key AS blobKey`,
  ]);
  return removed?.length ?? 0;
}
