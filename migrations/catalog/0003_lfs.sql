-- LFS: contents, which repositories may read them, uploads under way, locks. Times are milliseconds since the epoch,
-- sizes are bytes.

-- Verified contents. A row exists only while the blob store holds the bytes under blob_key.
CREATE TABLE lfs_objects (
  oid TEXT PRIMARY KEY,
  size_bytes INTEGER NOT NULL,
  blob_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  unlinked_at INTEGER
);
CREATE INDEX lfs_objects_by_unlinked ON lfs_objects (unlinked_at) WHERE unlinked_at IS NOT NULL;

CREATE TABLE lfs_links (
  repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
  oid TEXT NOT NULL REFERENCES lfs_objects (oid),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (repo_id, oid)
);
CREATE INDEX lfs_links_by_oid ON lfs_links (oid);

-- Blobs being written, noted before the first byte. No foreign keys: the row must outlive its repository and its
-- user, because it alone says which blob to remove.
CREATE TABLE lfs_uploads (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('stream', 'parts', 'direct')),
  repo_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  oid TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  blob_key TEXT NOT NULL,
  multipart_id TEXT,
  part_size_bytes INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX lfs_uploads_by_object ON lfs_uploads (repo_id, oid, user_id);
CREATE INDEX lfs_uploads_by_expiry ON lfs_uploads (expires_at);

-- Blobs that nothing names any more and that are still to be deleted.
CREATE TABLE lfs_garbage (
  blob_key TEXT PRIMARY KEY,
  multipart_id TEXT,
  condemned_at INTEGER NOT NULL
);

CREATE TABLE lfs_locks (
  id TEXT PRIMARY KEY,
  repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  ref TEXT,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  locked_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX lfs_locks_by_path ON lfs_locks (repo_id, path);
