/**
 * Who links a content: the one condition by which contents are kept, shown, deduplicated against and collected. A link
 * is a row of `lfs_links` for a repository, a file of a bucket, or the claim of somebody who has just sent the content.
 */
import { type SQL, sql } from 'drizzle-orm';
import { type Actor, homesOf } from '../domain/access.ts';
import type { BucketId } from '../domain/bucket.ts';
import type { RepoId } from '../domain/repo.ts';
import { filesReadableBy } from './readable-files.ts';

/** What links contents for its readers. Both kinds of ids are random, so none is both. */
export type HomeId = RepoId | BucketId;

/** A column of a query that holds the content's SHA-256. */
type OidColumn = 'lfs_objects.oid' | 'object.oid' | 'use.oid';

/** Anything at all: the content must stay. */
export function isHeld(oid: OidColumn): SQL {
  const content = sql.raw(oid);
  return sql`(
    EXISTS (SELECT 1 FROM lfs_links WHERE lfs_links.oid = ${content})
    OR EXISTS (SELECT 1 FROM bucket_files WHERE bucket_files.oid = ${content})
    OR EXISTS (SELECT 1 FROM xet_claims WHERE xet_claims.oid = ${content}))`;
}

/** A repository or a bucket whose files the actor may read has it. */
export function isContentReadableBy(actor: Actor, oid: OidColumn): SQL {
  const content = sql.raw(oid);
  return sql`(
    EXISTS (
      SELECT 1 FROM lfs_links link JOIN repos other ON other.id = link.repo_id
      WHERE link.oid = ${content} AND ${filesReadableBy(actor, 'other')})
    OR EXISTS (
      SELECT 1 FROM bucket_files file JOIN buckets bucket ON bucket.id = file.bucket_id
      WHERE file.oid = ${content} AND ${bucketReadableBy(actor)}))`;
}

/** This repository or bucket has it. */
export function isContentOf(home: HomeId, oid: OidColumn): SQL {
  const content = sql.raw(oid);
  return sql`(
    EXISTS (SELECT 1 FROM lfs_links WHERE lfs_links.repo_id = ${home} AND lfs_links.oid = ${content})
    OR EXISTS (SELECT 1 FROM bucket_files WHERE bucket_files.bucket_id = ${home} AND bucket_files.oid = ${content}))`;
}

/** A condition on a row `bucket`: what `decide(actor, 'read', …)` allows of buckets. */
export function bucketReadableBy(actor: Actor): SQL {
  if (actor.kind === 'user' && actor.isAdmin) return sql`(bucket.deleted_at IS NULL)`;
  return sql`(bucket.deleted_at IS NULL AND (
    bucket.visibility = 'public'
    OR bucket.namespace_id IN (SELECT value FROM json_each(${JSON.stringify(homesOf(actor))}))))`;
}
