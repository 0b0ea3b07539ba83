/** The tables of likes, follows, access requests and collections as drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AccessRequestId, AccessRequestStatus } from '../domain/access-request.ts';
import type { CollectionId, CollectionItemId, CollectionTheme } from '../domain/collection.ts';
import type { NamespaceId, RepoId, UserId, Visibility } from '../domain/repo.ts';

export const likes = sqliteTable(
  'likes',
  {
    repoId: text('repo_id').$type<RepoId>().notNull(),
    userId: text('user_id').$type<UserId>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.repoId, table.userId] })],
);

export const follows = sqliteTable(
  'follows',
  {
    /** Who follows. */
    userId: text('user_id').$type<UserId>().notNull(),
    /** The user or organization that is followed. */
    namespaceId: text('namespace_id').$type<NamespaceId>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.namespaceId] })],
);

export const accessRequests = sqliteTable('access_requests', {
  id: text().$type<AccessRequestId>().primaryKey(),
  repoId: text('repo_id').$type<RepoId>().notNull(),
  userId: text('user_id').$type<UserId>().notNull(),
  status: text().$type<AccessRequestStatus>().notNull(),
  isAsked: integer('is_asked', { mode: 'boolean' }).notNull(),
  /** What the person answered to the repository's own questions. */
  fields: text({ mode: 'json' }).$type<Readonly<Record<string, string | boolean>>>(),
  rejectionReason: text('rejection_reason'),
  createdAt: integer('created_at').notNull(),
  reviewedAt: integer('reviewed_at'),
  reviewedBy: text('reviewed_by').$type<UserId>(),
});

export const collections = sqliteTable('collections', {
  id: text().$type<CollectionId>().primaryKey(),
  namespaceId: text('namespace_id').$type<NamespaceId>().notNull(),
  title: text().notNull(),
  description: text().notNull(),
  theme: text().$type<CollectionTheme>().notNull(),
  visibility: text().$type<Visibility>().notNull(),
  /** Among the collections of its owner. */
  position: integer().notNull(),
  upvotes: integer().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  creatorId: text('creator_id').$type<UserId>(),
});

/** Each item is a repository or another collection. */
export const collectionItems = sqliteTable('collection_items', {
  id: text().$type<CollectionItemId>().primaryKey(),
  collectionId: text('collection_id').$type<CollectionId>().notNull(),
  repoId: text('repo_id').$type<RepoId>(),
  innerCollectionId: text('inner_collection_id').$type<CollectionId>(),
  note: text().notNull(),
  position: integer().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const collectionUpvotes = sqliteTable(
  'collection_upvotes',
  {
    collectionId: text('collection_id').$type<CollectionId>().notNull(),
    userId: text('user_id').$type<UserId>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.collectionId, table.userId] })],
);
