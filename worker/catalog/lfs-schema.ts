/** The LFS tables as drizzle sees them; migrations 0003 and 0005 create them. */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId, UserId } from '../domain/repo.ts';
import type { XetHash } from '../domain/xet-hash.ts';

/** Verified contents. A row exists only while the blob store holds the bytes under `blobKey`. */
export const lfsObjects = sqliteTable('lfs_objects', {
  oid: text().$type<Sha256>().primaryKey(),
  sizeBytes: integer('size_bytes').notNull(),
  blobKey: text('blob_key').notNull(),
  createdAt: integer('created_at').notNull(),
  /** Set once the last link is gone; the bytes go after a grace period unless a link comes back. */
  unlinkedAt: integer('unlinked_at'),
  /** Null: the blob is the content. Else the content is this Xet file, and the blob is the list of its terms. */
  xetHash: text('xet_hash').$type<XetHash>(),
});

/** Through which repositories a content may be read. */
export const lfsLinks = sqliteTable(
  'lfs_links',
  {
    repoId: text('repo_id').$type<RepoId>().notNull(),
    oid: text().$type<Sha256>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.repoId, table.oid] }), index('lfs_links_by_oid').on(table.oid)],
);

/** Blobs being written, noted before the first byte, so that whatever an interruption leaves can be found. */
export const lfsUploads = sqliteTable(
  'lfs_uploads',
  {
    id: text().primaryKey(),
    /** `stream`: one body through the hub. `parts`: multipart. `direct`: one body put into the store by the client. */
    kind: text().$type<'stream' | 'parts' | 'direct'>().notNull(),
    repoId: text('repo_id').$type<RepoId>().notNull(),
    userId: text('user_id').$type<UserId>().notNull(),
    oid: text().$type<Sha256>().notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** Where the content will be once it is verified. */
    blobKey: text('blob_key').notNull(),
    /** The blob store's id of the multipart upload. */
    multipartId: text('multipart_id'),
    partSizeBytes: integer('part_size_bytes'),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [
    index('lfs_uploads_by_object').on(table.repoId, table.oid, table.userId),
    index('lfs_uploads_by_expiry').on(table.expiresAt),
  ],
);

/** Blobs that nothing names any more and that are still to be deleted. */
export const lfsGarbage = sqliteTable('lfs_garbage', {
  blobKey: text('blob_key').primaryKey(),
  multipartId: text('multipart_id'),
  condemnedAt: integer('condemned_at').notNull(),
});

export const lfsLocks = sqliteTable(
  'lfs_locks',
  {
    id: text().primaryKey(),
    repoId: text('repo_id').$type<RepoId>().notNull(),
    path: text().notNull(),
    ref: text(),
    userId: text('user_id').$type<UserId>().notNull(),
    lockedAt: integer('locked_at').notNull(),
  },
  (table) => [uniqueIndex('lfs_locks_by_path').on(table.repoId, table.path)],
);
