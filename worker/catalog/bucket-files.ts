/** The files of a bucket: lists of them, and batches of changes. */
import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access.ts';
import type { BucketFile, BucketId } from '../domain/bucket.ts';
import type { Sha256 } from '../domain/oid.ts';
import { type XetHash, ZERO_XET_HASH } from '../domain/xet-hash.ts';
import type { Catalog } from './catalog.ts';
import { type HomeId, isContentOf, isContentReadableBy, isHeld } from './content-links.ts';
import { runBatch } from './run-batch.ts';

const columns = sql.raw(`file.path AS path, file.size_bytes AS sizeBytes, file.oid AS oid,
  coalesce(object.xet_hash, '${ZERO_XET_HASH}') AS xetHash, file.content_type AS contentType,
  file.modified_at AS modifiedAt, file.uploaded_at AS uploadedAt`);
const source = sql.raw('bucket_files file LEFT JOIN lfs_objects object ON object.oid = file.oid');

/** The files whose paths begin with the prefix, in the order of their bytes, behind `after`. */
export async function listBucketFiles(
  catalog: Catalog,
  bucket: BucketId,
  prefix: string,
  after: string | null,
  limit: number,
): Promise<readonly BucketFile[]> {
  return catalog.db.all<BucketFile>(sql`
    SELECT ${columns} FROM ${source}
    WHERE file.bucket_id = ${bucket} AND ${beginsWith(prefix)} AND ${after === null ? sql`1` : sql`file.path > ${after}`}
    ORDER BY file.path LIMIT ${limit}`);
}

/** UTF-8 keeps the order of characters, so all paths with a prefix are in a row. */
function beginsWith(prefix: string): SQL {
  if (prefix === '') return sql`1`;
  return sql`(file.path >= ${prefix} AND substr(file.path, 1, length(${prefix})) = ${prefix} AND file.path < ${prefix} || char(1114111))`;
}

/** A file, or a folder where `file` is null. */
export interface BucketEntry {
  readonly path: string;
  readonly file: BucketFile | null;
  /** Of a folder: when the latest of its first files came. */
  readonly uploadedAt: number;
}

/** Looking at all of them would make a list of folders as long as the bucket. */
const FILES_TELLING_AGE = 100;

/**
 * What is directly under the prefix, with a folder for all files that lie deeper. A prefix that is only
 * the beginning of names stands for all of them, and the folder of that very name for what is in it.
 */
export async function listBucketFolder(
  catalog: Catalog,
  bucket: BucketId,
  prefix: string,
  after: string | null,
  limit: number,
): Promise<readonly BucketEntry[]> {
  const base =
    prefix === '' || prefix.endsWith('/')
      ? sql`length(${prefix})`
      : sql`(length(${prefix}) + (substr(file.path, 1, length(${prefix}) + 1) = ${prefix} || '/'))`;
  const slash = sql`instr(substr(file.path, ${base} + 1), '/')`;
  const folder = sql`CASE ${slash} WHEN 0 THEN NULL ELSE substr(file.path, 1, ${base} + ${slash} - 1) END`;
  // One search of the index an entry, however many files a folder has.
  const rows = await catalog.db.all<BucketFile & { folder: string | null; folderAt: number | null }>(sql`
    WITH RECURSIVE walk (path, folder) AS (
      SELECT * FROM (
        SELECT file.path, ${folder} FROM bucket_files file
        WHERE file.bucket_id = ${bucket} AND ${beginsWith(prefix)} AND ${after === null ? sql`1` : sql`file.path > ${after}`}
        ORDER BY file.path LIMIT 1)
      UNION ALL
      SELECT file.path, ${folder} FROM walk JOIN bucket_files file ON file.bucket_id = ${bucket} AND file.path = (
        SELECT min(next.path) FROM bucket_files next WHERE next.bucket_id = ${bucket}
          AND next.path > coalesce(walk.folder || '/' || char(1114111), walk.path))
      WHERE ${beginsWith(prefix)}
      LIMIT ${limit})
    SELECT ${columns}, walk.folder AS folder, (
      SELECT max(first.uploaded_at) FROM (
        SELECT uploaded_at FROM bucket_files WHERE bucket_id = ${bucket}
          AND path > walk.folder || '/' AND path < walk.folder || '0' LIMIT ${FILES_TELLING_AGE}) first) AS folderAt
    FROM walk
    CROSS JOIN bucket_files file ON file.bucket_id = ${bucket} AND file.path = walk.path
    LEFT JOIN lfs_objects object ON object.oid = file.oid`);
  return rows.map(({ folder, folderAt, ...file }) =>
    folder === null
      ? { path: file.path, file, uploadedAt: file.uploadedAt }
      : { path: folder, file: null, uploadedAt: folderAt ?? file.uploadedAt },
  );
}

/** Where the page behind an entry begins. */
export function placeBehind({ path, file }: BucketEntry): string {
  return file === null ? `${path}/\u{10ffff}` : path;
}

/** JSON parameters stay below what D1 takes as one value: a path has up to 1024 bytes, perhaps all of them escaped. */
const ROWS_PER_STATEMENT = 500;

export async function findBucketFiles(
  catalog: Catalog,
  bucket: BucketId,
  paths: readonly string[],
): Promise<readonly BucketFile[]> {
  const found: BucketFile[] = [];
  for (let at = 0; at < paths.length; at += ROWS_PER_STATEMENT) {
    found.push(
      ...(await catalog.db.all<BucketFile>(sql`
        SELECT ${columns} FROM json_each(${JSON.stringify(paths.slice(at, at + ROWS_PER_STATEMENT))}) wanted
        CROSS JOIN bucket_files file ON file.bucket_id = ${bucket} AND file.path = wanted.value
        LEFT JOIN lfs_objects object ON object.oid = file.oid`)),
    );
  }
  return found;
}

/** Where the bytes of a file are: the key of its list of terms. */
export async function findContentKey(catalog: Catalog, oid: Sha256): Promise<string | null> {
  const [row] = await catalog.db.all<{ blobKey: string }>(
    sql`SELECT blob_key AS blobKey FROM lfs_objects WHERE oid = ${oid} AND xet_hash IS NOT NULL`,
  );
  return row?.blobKey ?? null;
}

export interface NamedContent {
  readonly hash: XetHash;
  readonly oid: Sha256;
  readonly sizeBytes: number;
}

/** Of these contents, those that the actor may put into a bucket: they have just sent them, or can read them somewhere. */
export async function findNamableContents(
  catalog: Catalog,
  actor: Extract<Actor, { kind: 'user' }>,
  hashes: readonly XetHash[],
): Promise<ReadonlyMap<XetHash, NamedContent>> {
  return findContents(
    catalog,
    hashes,
    sql`(
      EXISTS (SELECT 1 FROM xet_claims WHERE xet_claims.oid = object.oid AND xet_claims.user_id = ${actor.userId})
      OR ${isContentReadableBy(actor, 'object.oid')})`,
  );
}

/** Of these contents, those that a repository or a bucket has. */
export async function findContentsOf(
  catalog: Catalog,
  home: HomeId,
  hashes: readonly XetHash[],
): Promise<ReadonlyMap<XetHash, NamedContent>> {
  return findContents(catalog, hashes, isContentOf(home, 'object.oid'));
}

async function findContents(
  catalog: Catalog,
  hashes: readonly XetHash[],
  condition: SQL,
): Promise<ReadonlyMap<XetHash, NamedContent>> {
  const found = new Map<XetHash, NamedContent>();
  for (let at = 0; at < hashes.length; at += ROWS_PER_STATEMENT) {
    const rows = await catalog.db.all<NamedContent>(sql`
      SELECT object.xet_hash AS hash, object.oid AS oid, object.size_bytes AS sizeBytes
      FROM json_each(${JSON.stringify(hashes.slice(at, at + ROWS_PER_STATEMENT))}) wanted
      JOIN lfs_objects object ON object.xet_hash = wanted.value
      WHERE ${condition}`);
    for (const row of rows) found.set(row.hash, row);
  }
  return found;
}

/** What a path holds after a batch; null: nothing. */
export type FileChange = {
  readonly path: string;
  readonly content: {
    readonly oid: Sha256 | null;
    readonly sizeBytes: number;
    readonly contentType: string | null;
    readonly modifiedAt: number;
  } | null;
};

/**
 * Makes all the changes or, by throwing, none; each path is there once. Answers false when the bucket was deleted. A
 * content that was removed meanwhile fails the transaction by its foreign key.
 */
export async function changeBucketFiles(
  catalog: Catalog,
  bucket: BucketId,
  changes: readonly FileChange[],
  now: number,
): Promise<boolean> {
  const isThere = sql`EXISTS (SELECT 1 FROM buckets WHERE id = ${bucket} AND deleted_at IS NULL)`;
  const statements = pages(changes).flatMap((page) => {
    const paths = JSON.stringify(page.map(({ path }) => path));
    const files = JSON.stringify(page.flatMap(({ path, content }) => (content === null ? [] : [{ path, ...content }])));
    const touched = sql`bucket_files WHERE bucket_id = ${bucket} AND path IN (SELECT value FROM json_each(${paths}))`;
    const sums = (sign: '+' | '-') => sql`
      UPDATE buckets SET
        file_count = file_count ${sql.raw(sign)} (SELECT count(*) FROM ${touched}),
        size_bytes = size_bytes ${sql.raw(sign)} (SELECT coalesce(sum(size_bytes), 0) FROM ${touched})
      WHERE id = ${bucket} AND deleted_at IS NULL`;
    return [
      sums('-'),
      sql`DELETE FROM ${touched} AND ${isThere}`,
      sql`
        INSERT INTO bucket_files (bucket_id, path, oid, size_bytes, content_type, modified_at, uploaded_at)
        SELECT ${bucket}, file.value ->> 'path', file.value ->> 'oid', file.value ->> 'sizeBytes',
          file.value ->> 'contentType', file.value ->> 'modifiedAt', ${now}
        FROM json_each(${files}) file WHERE ${isThere}`,
      sums('+'),
    ];
  });
  const oids = JSON.stringify([...new Set(changes.flatMap(({ content }) => content?.oid ?? []))]);
  const named = sql`(SELECT value FROM json_each(${oids}))`;
  const results = await runBatch(catalog, [
    ...statements,
    sql`UPDATE lfs_objects SET unlinked_at = NULL
        WHERE unlinked_at IS NOT NULL AND oid IN ${named} AND ${isHeld('lfs_objects.oid')}`,
    sql`UPDATE buckets SET updated_at = ${now} WHERE id = ${bucket} AND deleted_at IS NULL RETURNING id`,
  ]);
  return results.at(-1)?.length === 1;
}

/** Ends at most `limit` old claims and answers how many; contents that no file names begin their grace period. */
export async function removeOldClaims(catalog: Catalog, before: number, limit: number): Promise<number> {
  const removed = await catalog.db.all(sql`
    DELETE FROM xet_claims WHERE rowid IN (SELECT rowid FROM xet_claims WHERE claimed_at <= ${before} LIMIT ${limit})
    RETURNING 1`);
  return removed.length;
}

function pages<T>(rows: readonly T[]): T[][] {
  const all: T[][] = [];
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) all.push(rows.slice(at, at + ROWS_PER_STATEMENT));
  return all;
}
