-- Xet: contents stored as runs of chunks of shared xorbs. Times are milliseconds since the epoch, sizes are bytes,
-- hashes of the Xet protocol are its text form.

-- Null: blob_key holds the content itself. Else the content is this Xet file, and blob_key holds the list of its terms.
ALTER TABLE lfs_objects ADD COLUMN xet_hash TEXT;
CREATE UNIQUE INDEX lfs_objects_by_xet_hash ON lfs_objects (xet_hash) WHERE xet_hash IS NOT NULL;

-- Verified xorbs, each followed in its blob by the table of its chunks. unused_at is set while no content uses it.
CREATE TABLE xet_xorbs (
  hash TEXT PRIMARY KEY,
  upload_id TEXT NOT NULL,
  blob_key TEXT NOT NULL,
  stored_bytes INTEGER NOT NULL,
  raw_bytes INTEGER NOT NULL,
  chunk_count INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  unused_at INTEGER
);
CREATE INDEX xet_xorbs_by_unused ON xet_xorbs (unused_at) WHERE unused_at IS NOT NULL;

-- Which chunks of which xorbs a content is made of. The xorb cannot go while there is such a row.
CREATE TABLE xet_uses (
  oid TEXT NOT NULL REFERENCES lfs_objects (oid) ON DELETE CASCADE,
  xorb_hash TEXT NOT NULL REFERENCES xet_xorbs (hash),
  -- Order of the xorb's first term in the content.
  position INTEGER NOT NULL,
  -- JSON: [[start, end], ...], ends excluded.
  chunks TEXT NOT NULL,
  PRIMARY KEY (oid, xorb_hash)
);
CREATE INDEX xet_uses_by_xorb ON xet_uses (xorb_hash);

-- Who sent a xorb's bytes, and may therefore name it in files before any content uses it.
CREATE TABLE xet_holders (
  xorb_hash TEXT NOT NULL REFERENCES xet_xorbs (hash) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  held_at INTEGER NOT NULL,
  PRIMARY KEY (xorb_hash, user_id)
);

-- Chunks that clients ask for when they look for something to deduplicate against.
CREATE TABLE xet_chunks (
  hash TEXT NOT NULL,
  xorb_hash TEXT NOT NULL REFERENCES xet_xorbs (hash) ON DELETE CASCADE,
  PRIMARY KEY (hash, xorb_hash)
);
CREATE INDEX xet_chunks_by_xorb ON xet_chunks (xorb_hash);

-- Blobs being written, noted before the first byte, so that whatever an interruption leaves can be found.
CREATE TABLE xet_pending (
  blob_key TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
);
CREATE INDEX xet_pending_by_expiry ON xet_pending (expires_at);
