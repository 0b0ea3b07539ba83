-- One repository: the SQLite database of its RepoObject.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value
) WITHOUT ROWID;

CREATE TABLE refs (
  name TEXT PRIMARY KEY,
  oid TEXT NOT NULL,
  peeled TEXT
) WITHOUT ROWID;

CREATE TABLE reflog (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  old_oid TEXT NOT NULL,
  new_oid TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
);

CREATE TABLE packs (
  id TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL UNIQUE,
  inline INTEGER NOT NULL,
  pack_bytes INTEGER NOT NULL,
  object_count INTEGER NOT NULL
) WITHOUT ROWID;

-- Bytes of inline packs and of their indexes, in pieces below the row size limit.
CREATE TABLE pack_chunks (
  pack_id TEXT NOT NULL,
  part TEXT NOT NULL,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (pack_id, part, number)
) WITHOUT ROWID;

-- Packs whose blobs exist or may exist but which the repository does not use: announced, or superseded.
CREATE TABLE doomed_packs (
  id TEXT PRIMARY KEY,
  delete_after INTEGER NOT NULL
) WITHOUT ROWID;
