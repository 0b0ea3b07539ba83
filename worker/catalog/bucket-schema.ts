/** The tables of buckets as drizzle sees them; migration 0010 creates them. */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { BucketId } from '../domain/bucket.ts';
import type { Sha256 } from '../domain/oid.ts';
import type { NamespaceId, UserId, Visibility } from '../domain/repo.ts';

export const buckets = sqliteTable(
  'buckets',
  {
    id: text().$type<BucketId>().primaryKey(),
    namespaceId: text('namespace_id').$type<NamespaceId>().notNull(),
    name: text().notNull(),
    nameLower: text('name_lower').notNull(),
    visibility: text().$type<Visibility>().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    deletedAt: integer('deleted_at'),
    fileCount: integer('file_count').notNull().default(0),
    sizeBytes: integer('size_bytes').notNull().default(0),
    creatorId: text('creator_id').$type<UserId>(),
  },
  (table) => [
    uniqueIndex('buckets_by_name').on(table.namespaceId, table.nameLower),
    index('buckets_by_deletion').on(table.deletedAt),
  ],
);

/** Files, each of which is a link to its content too. */
export const bucketFiles = sqliteTable(
  'bucket_files',
  {
    bucketId: text('bucket_id').$type<BucketId>().notNull(),
    path: text().notNull(),
    /** Null: the empty file. */
    oid: text().$type<Sha256>(),
    sizeBytes: integer('size_bytes').notNull(),
    contentType: text('content_type'),
    modifiedAt: integer('modified_at').notNull(),
    uploadedAt: integer('uploaded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.bucketId, table.path] }),
    index('bucket_files_by_content').on(table.oid, table.bucketId),
    index('bucket_files_by_upload').on(table.bucketId, table.uploadedAt),
  ],
);

/** Who has sent a whole file for some bucket, and may therefore name it there. */
export const xetClaims = sqliteTable(
  'xet_claims',
  {
    oid: text().$type<Sha256>().notNull(),
    userId: text('user_id').$type<UserId>().notNull(),
    claimedAt: integer('claimed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.oid, table.userId] }), index('xet_claims_by_age').on(table.claimedAt)],
);
