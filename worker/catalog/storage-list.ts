/** What each repository and bucket of a namespace occupies, the largest first. */
import { sql } from 'drizzle-orm';
import type { BucketId } from '../domain/bucket.ts';
import type { NamespaceId, RepoId, RepoKind, Visibility } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import type { ListSlice } from './list-position.ts';

export interface StorageShare {
  readonly id: RepoId | BucketId;
  readonly kind: RepoKind | 'bucket';
  readonly namespace: string;
  readonly name: string;
  readonly visibility: Visibility;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  readonly storageBytes: number;
}

export interface StorageShares {
  readonly shares: readonly StorageShare[];
  /** Bytes of all repositories and buckets of the namespace. */
  readonly totalBytes: number;
}

export async function listStorage(catalog: Catalog, namespace: NamespaceId, slice: ListSlice): Promise<StorageShares> {
  const all = sql`(
    SELECT id, kind, name, visibility, updated_at AS updatedAt, storage_bytes AS storageBytes
    FROM repos WHERE namespace_id = ${namespace} AND deleted_at IS NULL
    UNION ALL
    SELECT id, 'bucket', name, visibility, updated_at, size_bytes
    FROM buckets WHERE namespace_id = ${namespace} AND deleted_at IS NULL)`;
  const { after } = slice;
  const behind = after === undefined ? sql`1` : sql`(storageBytes, id) < (${after.value}, ${after.id})`;
  const [shares, totals] = await Promise.all([
    catalog.db.all<StorageShare>(sql`
      SELECT *, (SELECT name FROM namespaces WHERE id = ${namespace}) AS namespace FROM ${all}
      WHERE ${behind} ORDER BY storageBytes DESC, id DESC LIMIT ${slice.limit}`),
    catalog.db.all<{ bytes: number }>(sql`SELECT coalesce(sum(storageBytes), 0) AS bytes FROM ${all}`),
  ]);
  return { shares, totalBytes: totals[0]?.bytes ?? 0 };
}
