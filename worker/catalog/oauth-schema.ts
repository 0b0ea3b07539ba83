/** The tables of OAuth as drizzle sees them; `migrations/catalog/0009_oauth.sql` creates them. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { RepoId, UserId } from '../domain/repo.ts';

export const oauthApps = sqliteTable('oauth_apps', {
  clientId: text('client_id').primaryKey(),
  /** Who registered it. */
  userId: text('user_id').$type<UserId>().notNull(),
  name: text().notNull(),
  redirectUris: text('redirect_uris', { mode: 'json' }).$type<readonly string[]>().notNull(),
  /** Null: a public app, which cannot keep a secret. */
  secretHash: text('secret_hash'),
  createdAt: integer('created_at').notNull(),
});

export const oauthGrants = sqliteTable('oauth_grants', {
  id: text().primaryKey(),
  userId: text('user_id').$type<UserId>().notNull(),
  clientId: text('client_id').notNull(),
  appName: text('app_name').notNull(),
  /** OAuth scopes, separated by spaces. */
  scope: text().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const oauthCodes = sqliteTable('oauth_codes', {
  codeHash: text('code_hash').primaryKey(),
  grantId: text('grant_id').notNull(),
  redirectUri: text('redirect_uri').notNull(),
  /** PKCE, method S256. */
  challenge: text(),
  nonce: text(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
});

export const oauthDevices = sqliteTable('oauth_devices', {
  deviceHash: text('device_hash').primaryKey(),
  userCodeHash: text('user_code_hash').notNull(),
  clientId: text('client_id').notNull(),
  scope: text().notNull(),
  status: text().$type<'pending' | 'approved' | 'denied'>().notNull(),
  grantId: text('grant_id'),
  intervalMs: integer('interval_ms').notNull(),
  lastPollAt: integer('last_poll_at'),
  expiresAt: integer('expires_at').notNull(),
});

export const oauthRefreshTokens = sqliteTable('oauth_refresh_tokens', {
  tokenHash: text('token_hash').primaryKey(),
  grantId: text('grant_id').notNull(),
  expiresAt: integer('expires_at').notNull(),
  /** A token that comes again after it was used was stolen, before or after. */
  usedAt: integer('used_at'),
});

export const oauthPublishers = sqliteTable('oauth_publishers', {
  id: text().primaryKey(),
  /** Who set it up, and for whom the tokens act. */
  userId: text('user_id').$type<UserId>().notNull(),
  /** Null: for reading as the user. */
  repoId: text('repo_id').$type<RepoId>(),
  issuer: text().notNull(),
  /** Each must be in the job's token with exactly this value. */
  claims: text({ mode: 'json' }).$type<Readonly<Record<string, string>>>().notNull(),
  createdAt: integer('created_at').notNull(),
  lastUsedAt: integer('last_used_at'),
});
