-- Organizations: what is known of one beyond its namespace, and who belongs to it in which role. Times are milliseconds
-- since the epoch.

CREATE TABLE organizations (
  id TEXT PRIMARY KEY REFERENCES namespaces (id) ON DELETE CASCADE,
  full_name TEXT NOT NULL DEFAULT ''
);

CREATE TABLE memberships (
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('read', 'contributor', 'write', 'admin')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id, organization_id, role);

-- Who made it: a contributor writes only what is their own work. What is in a user's namespace is that user's.
ALTER TABLE repos ADD COLUMN creator_id TEXT REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE buckets ADD COLUMN creator_id TEXT REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE collections ADD COLUMN creator_id TEXT REFERENCES users (id) ON DELETE SET NULL;
UPDATE repos SET creator_id = (SELECT id FROM users WHERE users.namespace_id = repos.namespace_id);
UPDATE buckets SET creator_id = (SELECT id FROM users WHERE users.namespace_id = buckets.namespace_id);
UPDATE collections SET creator_id = (SELECT id FROM users WHERE users.namespace_id = collections.namespace_id);
