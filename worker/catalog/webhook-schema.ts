/** The tables of webhooks as drizzle sees them; `migrations/catalog/0008_webhooks.sql` creates them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { HubEvent } from '../domain/hub-event.ts';
import type { UserId } from '../domain/repo.ts';

export const webhooks = sqliteTable('webhooks', {
  id: text().primaryKey(),
  userId: text('user_id').$type<UserId>().notNull(),
  url: text().notNull(),
  /** As given: signatures are made with it. It leaves the hub only in deliveries. */
  secret: text(),
  /** The hub's address as its owner reaches it, for the links in payloads. */
  baseUrl: text('base_url').notNull(),
  forRepo: integer('for_repo', { mode: 'boolean' }).notNull(),
  forDiscussion: integer('for_discussion', { mode: 'boolean' }).notNull(),
  disabled: integer({ mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
});

export const webhookWatches = sqliteTable(
  'webhook_watches',
  {
    webhookId: text('webhook_id').notNull(),
    targetId: text('target_id').notNull(),
    targetKind: text('target_kind').$type<'repo' | 'namespace'>().notNull(),
    position: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.webhookId, table.targetId] })],
);

export const webhookEvents = sqliteTable('webhook_events', {
  id: text().primaryKey(),
  event: text({ mode: 'json' }).$type<HubEvent>().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const webhookDeliveries = sqliteTable('webhook_deliveries', {
  id: text().primaryKey(),
  webhookId: text('webhook_id').notNull(),
  eventId: text('event_id').notNull(),
  /** Asked for by the owner, beside the one that the event itself made. */
  replay: integer({ mode: 'boolean' }).notNull(),
  status: text().$type<'pending' | 'delivered' | 'failed'>().notNull(),
  attempts: integer().notNull(),
  /** While an attempt is under way: when another one may take over. */
  nextAttemptAt: integer('next_attempt_at').notNull(),
  createdAt: integer('created_at').notNull(),
  lastAttemptAt: integer('last_attempt_at'),
  /** The receiver's HTTP status, when it gave one. */
  lastStatus: integer('last_status'),
  lastError: text('last_error'),
  durationMs: integer('duration_ms'),
});
