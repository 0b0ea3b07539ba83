/** Contents in Xet form: registering a verified file, and finding one through a repository or bucket that links it. */
import { type SQL, and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId, UserId } from '../domain/repo.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import type { Catalog } from './catalog.ts';
import { type HomeId, isContentOf, isHeld } from './content-links.ts';
import { lfsLinks, lfsObjects } from './lfs-schema.ts';
import { runBatch } from './run-batch.ts';
import type { RegisterOutcome } from './xet-xorbs.ts';

export interface XorbUse {
  readonly xorb: XetHash;
  /** Runs of chunks, ends excluded, in order and apart. */
  readonly chunks: readonly (readonly [number, number])[];
}

/** A repository that links the file, or somebody who has shown to hold all of it and may name it in buckets. */
export type FileHolder = { readonly repo: RepoId } | { readonly claimant: UserId };

export interface NewXetFile {
  readonly hash: XetHash;
  readonly oid: Sha256;
  readonly sizeBytes: number;
  /** Of the list of terms. */
  readonly blobKey: string;
  /** Null: the content is stored already, and only changes its form. */
  readonly holder: FileHolder | null;
  /** In the order of the first term of each. */
  readonly uses: readonly XorbUse[];
  /** Chunks by which others may find this file's xorbs. */
  readonly dedupChunks: readonly { readonly chunk: XetHash; readonly xorb: XetHash }[];
}

/** JSON parameters are kept below what D1 takes as one value. */
const ROWS_PER_STATEMENT = 2000;
/** How long the bytes that a content had before are kept for downloads under way. */
const REPLACED_KEEP_MS = 24 * 3600_000;

/**
 * Makes a verified file readable through its repository, or its sender's to name, in one transaction. A content that was stored
 * as one blob so far changes its form; one that is in Xet form already stays as it is. Fails if a xorb is gone.
 */
export async function registerXetFile(catalog: Catalog, file: NewXetFile, now: number): Promise<RegisterOutcome> {
  const { oid, blobKey } = file;
  const pending = sql`EXISTS (SELECT 1 FROM xet_pending WHERE blob_key = ${blobKey})`;
  const isOurs = sql`EXISTS (SELECT 1 FROM lfs_objects WHERE oid = ${oid} AND blob_key = ${blobKey})`;
  const uses = file.uses.map(({ xorb, chunks }, position) => ({ xorb, position, chunks: JSON.stringify(chunks) }));
  const results = await runBatch(catalog, [
    sql`
      INSERT INTO lfs_garbage (blob_key, condemned_at)
      SELECT blob_key, ${now + REPLACED_KEEP_MS} FROM lfs_objects
      WHERE oid = ${oid} AND xet_hash IS NULL AND ${pending}
      ON CONFLICT (blob_key) DO NOTHING`,
    sql`
      INSERT INTO lfs_objects (oid, size_bytes, blob_key, created_at, xet_hash)
      SELECT ${oid}, ${file.sizeBytes}, ${blobKey}, ${now}, ${file.hash}
      WHERE ${pending} AND (${file.holder !== null} OR EXISTS (SELECT 1 FROM lfs_objects WHERE oid = ${oid}))
      ON CONFLICT (oid) DO UPDATE SET blob_key = excluded.blob_key, xet_hash = excluded.xet_hash
      WHERE lfs_objects.xet_hash IS NULL`,
    ...pages(uses).map(
      (page) => sql`
        INSERT INTO xet_uses (oid, xorb_hash, position, chunks)
        SELECT ${oid}, use.value ->> 'xorb', use.value ->> 'position', use.value ->> 'chunks'
        FROM json_each(${JSON.stringify(page)}) use WHERE ${isOurs}`,
    ),
    ...pages(file.dedupChunks).map(
      (page) => sql`
        INSERT INTO xet_chunks (hash, xorb_hash)
        SELECT chunk.value ->> 'chunk', chunk.value ->> 'xorb'
        FROM json_each(${JSON.stringify(page)}) chunk WHERE ${isOurs}
        ON CONFLICT (hash, xorb_hash) DO NOTHING`,
    ),
    sql`
      UPDATE xet_xorbs SET unused_at = NULL
      WHERE unused_at IS NOT NULL AND hash IN (SELECT xorb_hash FROM xet_uses WHERE oid = ${oid})`,
    ...(file.holder === null ? [] : linking(file.holder, oid, pending, now)),
    sql`
      INSERT INTO lfs_garbage (blob_key, condemned_at)
      SELECT ${blobKey}, ${now} WHERE ${pending} AND NOT ${isOurs}
      ON CONFLICT (blob_key) DO NOTHING
      RETURNING blob_key AS blobKey`,
    sql`DELETE FROM xet_pending WHERE blob_key = ${blobKey} RETURNING blob_key AS blobKey`,
  ]);
  if (results.at(-1)?.length !== 1) return 'expired';
  return results.at(-2)?.length === 0 ? 'kept' : 'superfluous';
}

function linking(holder: FileHolder, oid: Sha256, condition: SQL, now: number): SQL[] {
  const link =
    'repo' in holder
      ? sql`
          INSERT INTO lfs_links (repo_id, oid, created_at)
          SELECT id, ${oid}, ${now} FROM repos WHERE id = ${holder.repo} AND ${condition}
          ON CONFLICT (repo_id, oid) DO NOTHING`
      : sql`
          INSERT INTO xet_claims (oid, user_id, claimed_at)
          SELECT ${oid}, ${holder.claimant}, ${now} WHERE ${condition}
          ON CONFLICT (oid, user_id) DO UPDATE SET claimed_at = ${now}`;
  return [link, sql`UPDATE lfs_objects SET unlinked_at = NULL WHERE oid = ${oid} AND ${isHeld('lfs_objects.oid')}`];
}

/** Of these files, those that are stored, whoever can read them. */
export async function findStoredXetFiles(catalog: Catalog, hashes: readonly XetHash[]): Promise<ReadonlySet<XetHash>> {
  const rows = await catalog.db.all<{ hash: XetHash }>(sql`
    SELECT xet_hash AS hash FROM lfs_objects
    WHERE xet_hash IN (SELECT value FROM json_each(${JSON.stringify(hashes)}))`);
  return new Set(rows.map(({ hash }) => hash));
}

/**
 * Links a file that is stored already, for somebody who was found to hold all of it. Null when there is no such file.
 */
export async function linkXetFile(
  catalog: Catalog,
  hash: XetHash,
  holder: FileHolder,
  now: number,
): Promise<{ readonly oid: Sha256; readonly sizeBytes: number } | null> {
  const [row] = await catalog.db
    .select({ oid: lfsObjects.oid, sizeBytes: lfsObjects.sizeBytes })
    .from(lfsObjects)
    .where(eq(lfsObjects.xetHash, hash));
  if (row === undefined) return null;
  const exists = sql`EXISTS (SELECT 1 FROM lfs_objects WHERE oid = ${row.oid} AND xet_hash = ${hash})`;
  const results = await runBatch(catalog, [
    ...linking(holder, row.oid, exists, now),
    'repo' in holder
      ? sql`SELECT 1 FROM lfs_links WHERE repo_id = ${holder.repo} AND oid = ${row.oid}`
      : sql`SELECT 1 FROM xet_claims WHERE user_id = ${holder.claimant} AND oid = ${row.oid}`,
  ]);
  return results.at(-1)?.length === 1 ? row : null;
}

function pages<T>(rows: readonly T[]): T[][] {
  const all: T[][] = [];
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) all.push(rows.slice(at, at + ROWS_PER_STATEMENT));
  return all;
}

export interface LinkedXetFile {
  readonly oid: Sha256;
  readonly sizeBytes: number;
  /** Of the list of terms. */
  readonly blobKey: string;
}

/** The file of this name, if the repository or bucket has it. */
export async function findLinkedXetFile(catalog: Catalog, home: HomeId, hash: XetHash): Promise<LinkedXetFile | null> {
  const [row] = await catalog.db
    .select({ oid: lfsObjects.oid, sizeBytes: lfsObjects.sizeBytes, blobKey: lfsObjects.blobKey })
    .from(lfsObjects)
    .where(and(eq(lfsObjects.xetHash, hash), isContentOf(home, 'lfs_objects.oid')));
  return row ?? null;
}

/** Of these contents, the names of those that the repository links and that are in Xet form. */
export async function findLinkedXetHashes(
  catalog: Catalog,
  repo: RepoId,
  oids: readonly Sha256[],
): Promise<ReadonlyMap<Sha256, XetHash>> {
  if (oids.length === 0) return new Map();
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(oids)}))`;
  const rows = await catalog.db
    .select({ oid: lfsObjects.oid, xetHash: lfsObjects.xetHash })
    .from(lfsLinks)
    .innerJoin(lfsObjects, eq(lfsObjects.oid, lfsLinks.oid))
    .where(and(eq(lfsLinks.repoId, repo), inArray(lfsLinks.oid, wanted), isNotNull(lfsObjects.xetHash)));
  const found = new Map<Sha256, XetHash>();
  for (const { oid, xetHash } of rows) if (xetHash !== null) found.set(oid, xetHash);
  return found;
}
