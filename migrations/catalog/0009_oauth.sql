-- Apps that act for users (OAuth 2.0), and CI jobs that do (token exchange). Times are milliseconds since the epoch.
-- Codes, refresh tokens and client secrets are kept as SHA-256, hex.

CREATE TABLE oauth_apps (
  client_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  redirect_uris TEXT NOT NULL,
  secret_hash TEXT,
  created_at INTEGER NOT NULL
);
CREATE INDEX oauth_apps_by_user ON oauth_apps (user_id, created_at);

-- One approval by a user, and what became of it: a family of refresh tokens and the access tokens made from them.
-- No foreign key to the app: those that clients bring along have no row.
CREATE TABLE oauth_grants (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  app_name TEXT NOT NULL,
  scope TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX oauth_grants_by_client ON oauth_grants (client_id);
CREATE INDEX oauth_grants_by_user ON oauth_grants (user_id);

CREATE TABLE oauth_codes (
  code_hash TEXT PRIMARY KEY,
  grant_id TEXT NOT NULL REFERENCES oauth_grants (id) ON DELETE CASCADE,
  redirect_uri TEXT NOT NULL,
  challenge TEXT,
  nonce TEXT,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
);
CREATE INDEX oauth_codes_by_expiry ON oauth_codes (expires_at);

CREATE TABLE oauth_devices (
  device_hash TEXT PRIMARY KEY,
  user_code_hash TEXT NOT NULL,
  client_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'denied')),
  grant_id TEXT REFERENCES oauth_grants (id) ON DELETE CASCADE,
  interval_ms INTEGER NOT NULL,
  last_poll_at INTEGER,
  expires_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX oauth_devices_by_user_code ON oauth_devices (user_code_hash);
CREATE INDEX oauth_devices_by_expiry ON oauth_devices (expires_at);

CREATE TABLE oauth_refresh_tokens (
  token_hash TEXT PRIMARY KEY,
  grant_id TEXT NOT NULL REFERENCES oauth_grants (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
);
CREATE INDEX oauth_refresh_tokens_by_grant ON oauth_refresh_tokens (grant_id);
CREATE INDEX oauth_refresh_tokens_by_expiry ON oauth_refresh_tokens (expires_at);

-- Which jobs of which issuer may get a token for one repository (repo_id), or for reading as a user (repo_id null).
CREATE TABLE oauth_publishers (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  repo_id TEXT REFERENCES repos (id) ON DELETE CASCADE,
  issuer TEXT NOT NULL,
  claims TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
);
CREATE INDEX oauth_publishers_by_repo ON oauth_publishers (repo_id);
CREATE INDEX oauth_publishers_by_user ON oauth_publishers (user_id);

-- Access tokens of apps: gone with their grant.
ALTER TABLE access_tokens ADD COLUMN grant_id TEXT REFERENCES oauth_grants (id) ON DELETE CASCADE;
-- What was approved, as OAuth scopes; null for tokens that people made themselves.
ALTER TABLE access_tokens ADD COLUMN app_scope TEXT;
-- The one repository that the token is good for.
ALTER TABLE access_tokens ADD COLUMN only_repo_id TEXT;
CREATE INDEX access_tokens_by_grant ON access_tokens (grant_id) WHERE grant_id IS NOT NULL;
