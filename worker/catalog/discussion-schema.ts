/** The tables of discussions and pull requests as drizzle sees them; `migrations/catalog/0006_discussions.sql` creates them. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { DiscussionEventType, DiscussionId, EventId, StoredStatus } from '../domain/discussion.ts';
import type { Oid } from '../domain/oid.ts';
import type { RepoId, UserId } from '../domain/repo.ts';

export const discussions = sqliteTable('discussions', {
  id: text().$type<DiscussionId>().primaryKey(),
  repoId: text('repo_id').$type<RepoId>().notNull(),
  /** Counts discussions and pull requests of a repository together, from 1. */
  num: integer().notNull(),
  isPullRequest: integer('is_pull_request', { mode: 'boolean' }).notNull(),
  status: text().$type<StoredStatus>().notNull(),
  title: text().notNull(),
  /** Null: the account is gone. */
  authorId: text('author_id').$type<UserId>(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  commentCount: integer('comment_count').notNull(),
  /** Full name of the branch a pull request is for. */
  baseRef: text('base_ref'),
  baseOid: text('base_oid').$type<Oid>(),
  headOid: text('head_oid').$type<Oid>(),
  mergeOid: text('merge_oid').$type<Oid>(),
  mergedBy: text('merged_by').$type<UserId>(),
});

export const discussionEvents = sqliteTable('discussion_events', {
  /** Order of the events. */
  seq: integer().primaryKey(),
  id: text().$type<EventId>().notNull(),
  discussionId: text('discussion_id').$type<DiscussionId>().notNull(),
  type: text().$type<DiscussionEventType>().notNull(),
  authorId: text('author_id').$type<UserId>(),
  createdAt: integer('created_at').notNull(),
  text: text().notNull(),
  oldText: text('old_text'),
  commitOid: text('commit_oid').$type<Oid>(),
  editedAt: integer('edited_at'),
  editedBy: text('edited_by').$type<UserId>(),
  hiddenAt: integer('hidden_at'),
});

export const commentVersions = sqliteTable('comment_versions', {
  seq: integer().primaryKey(),
  eventId: text('event_id').$type<EventId>().notNull(),
  authorId: text('author_id').$type<UserId>(),
  createdAt: integer('created_at').notNull(),
  text: text().notNull(),
});
