-- What people do with repositories besides changing them: likes, follows, requests for gated ones, collections. Times
-- are milliseconds since the epoch.

-- Null: whoever sees the repository may read its files. `auto`: whoever asks may. `manual`: whoever was accepted may.
ALTER TABLE repos ADD COLUMN gating TEXT CHECK (gating IN ('auto', 'manual'));

CREATE TABLE likes (
  repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (repo_id, user_id)
);
CREATE INDEX likes_by_repo ON likes (repo_id, created_at, user_id);
CREATE INDEX likes_by_user ON likes (user_id, created_at, repo_id);

CREATE TABLE follows (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  namespace_id TEXT NOT NULL REFERENCES namespaces (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, namespace_id)
);
CREATE INDEX follows_by_user ON follows (user_id, created_at, namespace_id);
CREATE INDEX follows_by_namespace ON follows (namespace_id, created_at, user_id);

CREATE TABLE access_requests (
  id TEXT PRIMARY KEY,
  repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'rejected')),
  -- The person asked and so agreed to show their address; otherwise access was given unasked.
  is_asked INTEGER NOT NULL,
  fields TEXT,
  rejection_reason TEXT,
  created_at INTEGER NOT NULL,
  reviewed_at INTEGER,
  reviewed_by TEXT
);
CREATE UNIQUE INDEX access_requests_by_user ON access_requests (repo_id, user_id);
CREATE INDEX access_requests_by_status ON access_requests (repo_id, status, created_at, id);

CREATE TABLE collections (
  id TEXT PRIMARY KEY,
  namespace_id TEXT NOT NULL REFERENCES namespaces (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  theme TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
  position INTEGER NOT NULL,
  upvotes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX collections_by_title ON collections (namespace_id, lower(title));
CREATE INDEX collections_by_updated ON collections (updated_at, id);
CREATE INDEX collections_by_upvotes ON collections (upvotes, id);

CREATE TABLE collection_items (
  id TEXT PRIMARY KEY,
  collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  repo_id TEXT REFERENCES repos (id) ON DELETE CASCADE,
  inner_collection_id TEXT REFERENCES collections (id) ON DELETE CASCADE,
  note TEXT NOT NULL,
  position INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK ((repo_id IS NULL) <> (inner_collection_id IS NULL))
);
CREATE UNIQUE INDEX collection_items_by_repo ON collection_items (collection_id, repo_id);
CREATE UNIQUE INDEX collection_items_by_inner ON collection_items (collection_id, inner_collection_id);
CREATE INDEX collection_items_of_repo ON collection_items (repo_id);
CREATE INDEX collection_items_of_inner ON collection_items (inner_collection_id);

CREATE TABLE collection_upvotes (
  collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (collection_id, user_id)
);
CREATE INDEX collection_upvotes_by_user ON collection_upvotes (user_id);
