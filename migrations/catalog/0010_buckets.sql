-- Buckets: files that are overwritten in place, without history. Times are milliseconds since the epoch, sizes bytes.

CREATE TABLE buckets (
  id TEXT PRIMARY KEY,
  namespace_id TEXT NOT NULL REFERENCES namespaces (id),
  name TEXT NOT NULL,
  name_lower TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- Set when it was deleted: nobody sees it from then on, and its files go piece by piece.
  deleted_at INTEGER,
  -- Sums over its files, kept by the same transactions that change them.
  file_count INTEGER NOT NULL DEFAULT 0,
  size_bytes INTEGER NOT NULL DEFAULT 0
);
-- A deleted bucket frees its name at once.
CREATE UNIQUE INDEX buckets_by_name ON buckets (namespace_id, name_lower) WHERE deleted_at IS NULL;
CREATE INDEX buckets_by_deletion ON buckets (deleted_at) WHERE deleted_at IS NOT NULL;

-- A file is a link to its content too, as lfs_links are for repositories.
CREATE TABLE bucket_files (
  bucket_id TEXT NOT NULL REFERENCES buckets (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  -- Null: the empty file, of which nothing is stored.
  oid TEXT REFERENCES lfs_objects (oid),
  size_bytes INTEGER NOT NULL,
  content_type TEXT,
  -- As the uploader's disk says.
  modified_at INTEGER NOT NULL,
  uploaded_at INTEGER NOT NULL,
  PRIMARY KEY (bucket_id, path)
);
CREATE INDEX bucket_files_by_content ON bucket_files (oid, bucket_id);
CREATE INDEX bucket_files_by_upload ON bucket_files (bucket_id, uploaded_at);

-- Who has sent a whole file for some bucket, and may therefore name it there. Keeps the content until it is named.
CREATE TABLE xet_claims (
  oid TEXT NOT NULL REFERENCES lfs_objects (oid),
  user_id TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  PRIMARY KEY (oid, user_id)
);
CREATE INDEX xet_claims_by_age ON xet_claims (claimed_at);
