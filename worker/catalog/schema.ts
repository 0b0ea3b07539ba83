/**
 * The catalogue's tables as drizzle sees them, but for those of LFS (lfs-schema.ts); `migrations/catalog` creates them. Times are milliseconds since the
 * epoch, sizes are bytes, `*_lower` columns hold the lower-case form that names are compared by.
 */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Gating, OrganizationRole, TokenScope } from '../domain/access.ts';
import type { SessionId, TokenId } from '../domain/credential.ts';
import type { Oid } from '../domain/oid.ts';
import type { NamespaceId, RepoId, RepoKind, UserId, Visibility } from '../domain/repo.ts';

/** Names of users and organizations share one table, so that `{ns}/{name}` is never ambiguous. */
export const namespaces = sqliteTable('namespaces', {
  id: text().$type<NamespaceId>().primaryKey(),
  kind: text().$type<'user' | 'organization'>().notNull(),
  name: text().notNull(),
  nameLower: text('name_lower').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const users = sqliteTable('users', {
  id: text().$type<UserId>().primaryKey(),
  /** The user's own namespace carries their name. */
  namespaceId: text('namespace_id').$type<NamespaceId>().notNull(),
  /** Null: the account cannot sign in with a password. */
  passwordHash: text('password_hash'),
  isAdmin: integer('is_admin', { mode: 'boolean' }).notNull(),
  email: text(),
  fullName: text('full_name').notNull(),
  createdAt: integer('created_at').notNull(),
});

/** What is known of an organization beyond its namespace, whose id it has. */
export const organizations = sqliteTable('organizations', {
  id: text().$type<NamespaceId>().primaryKey(),
  fullName: text('full_name').notNull(),
});

export const memberships = sqliteTable(
  'memberships',
  {
    organizationId: text('organization_id').$type<NamespaceId>().notNull(),
    userId: text('user_id').$type<UserId>().notNull(),
    role: text().$type<OrganizationRole>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.userId] })],
);

export const sessions = sqliteTable('sessions', {
  id: text().$type<SessionId>().primaryKey(),
  userId: text('user_id').$type<UserId>().notNull(),
  /** SHA-256 of the cookie's value, hex. */
  secretHash: text('secret_hash').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

export const accessTokens = sqliteTable('access_tokens', {
  id: text().$type<TokenId>().primaryKey(),
  userId: text('user_id').$type<UserId>().notNull(),
  /** SHA-256 of the token, hex. The token itself is stored nowhere. */
  tokenHash: text('token_hash').notNull(),
  displayName: text('display_name').notNull(),
  lastFour: text('last_four').notNull(),
  scope: text().$type<TokenScope>().notNull(),
  /** `setup`: given by the operator through the environment, and replaced when it changes there. */
  origin: text().$type<'user' | 'setup'>().notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
  grantId: text('grant_id'),
  appScope: text('app_scope'),
  onlyRepoId: text('only_repo_id').$type<RepoId>(),
});

/** Failed password logins, counted per account and address together and per address alone. */
export const loginFailures = sqliteTable('login_failures', {
  subject: text().primaryKey(),
  failures: integer().notNull(),
  /** The count starts anew when this has passed. */
  expiresAt: integer('expires_at').notNull(),
});

export const repos = sqliteTable('repos', {
  id: text().$type<RepoId>().primaryKey(),
  kind: text().$type<RepoKind>().notNull(),
  namespaceId: text('namespace_id').$type<NamespaceId>().notNull(),
  name: text().notNull(),
  nameLower: text('name_lower').notNull(),
  visibility: text().$type<Visibility>().notNull(),
  description: text().notNull(),
  defaultBranch: text('default_branch').notNull(),
  headSha: text('head_sha').$type<Oid>(),
  indexedSha: text('indexed_sha').$type<Oid>(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  /** Set together: hidden at once, content removed after `purgeAfter`. */
  deletedAt: integer('deleted_at'),
  purgeAfter: integer('purge_after'),
  downloads: integer().notNull(),
  downloadsAllTime: integer('downloads_all_time').notNull(),
  likes: integer().notNull(),
  trendingScore: integer('trending_score').notNull(),
  storageBytes: integer('storage_bytes').notNull(),
  gating: text().$type<Gating>(),
  creatorId: text('creator_id').$type<UserId>(),
});

/** Former names. They point at the repository itself, so a chain of renames needs no walking. */
export const repoRedirects = sqliteTable(
  'repo_redirects',
  {
    kind: text().$type<RepoKind>().notNull(),
    namespaceLower: text('namespace_lower').notNull(),
    nameLower: text('name_lower').notNull(),
    repoId: text('repo_id').$type<RepoId>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.namespaceLower, table.nameLower] })],
);

/** What was read from the default branch's files: the README's front matter and the headers of weights. */
export const repoCards = sqliteTable('repo_cards', {
  repoId: text('repo_id').$type<RepoId>().primaryKey(),
  /** The front matter as JSON. */
  card: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
  pipelineTag: text('pipeline_tag'),
  libraryName: text('library_name'),
  license: text(),
  safetensors: text({ mode: 'json' }).$type<unknown>(),
  gguf: text({ mode: 'json' }).$type<unknown>(),
  /** The repository's `config.json`, cut down to what `transformers` clients read. */
  config: text({ mode: 'json' }).$type<unknown>(),
  /** Lower-case text of the card that a search looks into, beside the name. */
  searchText: text('search_text').notNull(),
  /** How `transformers` loads the model. */
  transformersInfo: text('transformers_info', { mode: 'json' }).$type<unknown>(),
  /** Paths of the first files, as JSON; a large repository has more. */
  siblings: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
});

export const repoTags = sqliteTable(
  'repo_tags',
  {
    repoId: text('repo_id').$type<RepoId>().notNull(),
    /** Compared without case. */
    tag: text().notNull(),
    /** Order in which the hub lists them. */
    position: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.repoId, table.tag] })],
);

/** How many public repositories have each value of a facet; triggers keep it (0011_facet_counts.sql). */
export const facetCounts = sqliteTable(
  'facet_counts',
  {
    kind: text().$type<RepoKind>().notNull(),
    facet: text().notNull(),
    value: text().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.facet, table.value] })],
);

export const repoDownloads = sqliteTable(
  'repo_downloads',
  {
    repoId: text('repo_id').$type<RepoId>().notNull(),
    /** Days since the epoch, UTC. */
    day: integer().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.repoId, table.day] })],
);

/** Facts the hub keeps about itself, e.g. the fingerprint of the operator's token. */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text({ mode: 'json' }).$type<unknown>().notNull(),
  updatedAt: integer('updated_at').notNull(),
});
