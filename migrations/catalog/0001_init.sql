-- Accounts and repositories. Times are milliseconds since the epoch, sizes are bytes.

CREATE TABLE namespaces (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('user', 'organization')),
  name TEXT NOT NULL,
  name_lower TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX namespaces_by_name ON namespaces (name_lower);

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  namespace_id TEXT NOT NULL REFERENCES namespaces (id),
  password_hash TEXT,
  is_admin INTEGER NOT NULL DEFAULT 0,
  email TEXT,
  full_name TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX users_by_namespace ON users (namespace_id);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  secret_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX sessions_by_secret ON sessions (secret_hash);
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE access_tokens (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL,
  display_name TEXT NOT NULL,
  last_four TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'write')),
  origin TEXT NOT NULL DEFAULT 'user' CHECK (origin IN ('user', 'setup')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER
);
CREATE UNIQUE INDEX access_tokens_by_hash ON access_tokens (token_hash);
CREATE UNIQUE INDEX access_tokens_by_name ON access_tokens (user_id, display_name);

CREATE TABLE login_failures (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE repos (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('model', 'dataset', 'space', 'code')),
  namespace_id TEXT NOT NULL REFERENCES namespaces (id),
  name TEXT NOT NULL,
  name_lower TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
  description TEXT NOT NULL DEFAULT '',
  default_branch TEXT NOT NULL DEFAULT 'main',
  head_sha TEXT,
  indexed_sha TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  purge_after INTEGER,
  downloads INTEGER NOT NULL DEFAULT 0,
  downloads_all_time INTEGER NOT NULL DEFAULT 0,
  likes INTEGER NOT NULL DEFAULT 0,
  trending_score INTEGER NOT NULL DEFAULT 0,
  storage_bytes INTEGER NOT NULL DEFAULT 0
);
-- A deleted repository frees its name at once.
CREATE UNIQUE INDEX repos_by_name ON repos (kind, namespace_id, name_lower) WHERE deleted_at IS NULL;
CREATE INDEX repos_by_updated ON repos (kind, updated_at);
CREATE INDEX repos_by_purge ON repos (purge_after) WHERE purge_after IS NOT NULL;

CREATE TABLE repo_redirects (
  kind TEXT NOT NULL,
  namespace_lower TEXT NOT NULL,
  name_lower TEXT NOT NULL,
  repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (kind, namespace_lower, name_lower)
);
CREATE INDEX repo_redirects_by_repo ON repo_redirects (repo_id);

CREATE TABLE repo_cards (
  repo_id TEXT PRIMARY KEY REFERENCES repos (id) ON DELETE CASCADE,
  card TEXT NOT NULL,
  pipeline_tag TEXT,
  library_name TEXT,
  license TEXT,
  safetensors TEXT,
  gguf TEXT,
  config TEXT,
  search_text TEXT NOT NULL DEFAULT ''
);

CREATE TABLE repo_tags (
  repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
  tag TEXT NOT NULL COLLATE NOCASE,
  position INTEGER NOT NULL,
  PRIMARY KEY (repo_id, tag)
);
CREATE INDEX repo_tags_by_tag ON repo_tags (tag, repo_id);

CREATE TABLE repo_downloads (
  repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (repo_id, day)
);

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);
