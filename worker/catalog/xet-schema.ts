/** Tables of Xet storage, as drizzle sees them. migrations/catalog is the truth; a test compares them. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Sha256 } from '../domain/oid.ts';
import type { UserId } from '../domain/repo.ts';
import type { XetHash } from '../domain/xet-hash.ts';

/** Verified xorbs. A row exists only while the blob store holds the bytes and the table of chunks under `blobKey`. */
export const xetXorbs = sqliteTable('xet_xorbs', {
  hash: text().$type<XetHash>().primaryKey(),
  /** Names the blob together with the hash. */
  uploadId: text('upload_id').notNull(),
  blobKey: text('blob_key').notNull(),
  /** Bytes of the chunks; the table follows. */
  storedBytes: integer('stored_bytes').notNull(),
  rawBytes: integer('raw_bytes').notNull(),
  chunkCount: integer('chunk_count').notNull(),
  createdAt: integer('created_at').notNull(),
  /** Since when no content uses it. */
  unusedAt: integer('unused_at'),
});

/** Which chunks of which xorbs a content is made of. */
export const xetUses = sqliteTable(
  'xet_uses',
  {
    oid: text().$type<Sha256>().notNull(),
    xorbHash: text('xorb_hash').$type<XetHash>().notNull(),
    position: integer().notNull(),
    chunks: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.oid, table.xorbHash] }), index('xet_uses_by_xorb').on(table.xorbHash)],
);

/** Who sent a xorb's bytes. */
export const xetHolders = sqliteTable(
  'xet_holders',
  {
    xorbHash: text('xorb_hash').$type<XetHash>().notNull(),
    userId: text('user_id').$type<UserId>().notNull(),
    heldAt: integer('held_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.xorbHash, table.userId] })],
);

/** Chunks that deduplication queries may ask for. */
export const xetChunks = sqliteTable(
  'xet_chunks',
  {
    hash: text().$type<XetHash>().notNull(),
    xorbHash: text('xorb_hash').$type<XetHash>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.hash, table.xorbHash] }), index('xet_chunks_by_xorb').on(table.xorbHash)],
);

/** Blobs being written. */
export const xetPending = sqliteTable(
  'xet_pending',
  { blobKey: text('blob_key').primaryKey(), expiresAt: integer('expires_at').notNull() },
  (table) => [index('xet_pending_by_expiry').on(table.expiresAt)],
);
