-- Discussions and pull requests; both count through one sequence of numbers in each repository.
CREATE TABLE discussions (
  id TEXT PRIMARY KEY,
  repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
  num INTEGER NOT NULL,
  is_pull_request INTEGER NOT NULL,
  -- opening: has its number, but its ref may not exist yet; nobody sees it.
  status TEXT NOT NULL CHECK (status IN ('opening', 'draft', 'open', 'closed', 'merged')),
  title TEXT NOT NULL,
  author_id TEXT REFERENCES users (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  comment_count INTEGER NOT NULL DEFAULT 0,
  -- The rest is of pull requests only: the branch they are for, its commit when they were opened (later: where they
  -- left it when they were merged), and the last commit of theirs that the catalogue knows of.
  base_ref TEXT,
  base_oid TEXT,
  head_oid TEXT,
  -- Set before the branch moves, so that a merge which was cut short is recognised.
  merge_oid TEXT,
  merged_by TEXT REFERENCES users (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX discussions_by_num ON discussions (repo_id, num);
CREATE INDEX discussions_by_author ON discussions (author_id);
CREATE INDEX discussions_by_merger ON discussions (merged_by);

CREATE TABLE discussion_events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  discussion_id TEXT NOT NULL REFERENCES discussions (id) ON DELETE CASCADE,
  type TEXT NOT NULL CHECK (type IN ('comment', 'status-change', 'title-change', 'commit')),
  author_id TEXT REFERENCES users (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  -- A comment's Markdown, the new status, the new title, or the commit's first line.
  text TEXT NOT NULL,
  -- The title before.
  old_text TEXT,
  commit_oid TEXT,
  edited_at INTEGER,
  edited_by TEXT REFERENCES users (id) ON DELETE SET NULL,
  hidden_at INTEGER
);
CREATE UNIQUE INDEX discussion_events_by_id ON discussion_events (id);
CREATE INDEX discussion_events_by_discussion ON discussion_events (discussion_id, seq);
CREATE UNIQUE INDEX discussion_events_by_commit ON discussion_events (discussion_id, commit_oid)
  WHERE commit_oid IS NOT NULL;
CREATE INDEX discussion_events_by_author ON discussion_events (author_id);
CREATE INDEX discussion_events_by_editor ON discussion_events (edited_by) WHERE edited_by IS NOT NULL;

-- What edited comments said before.
CREATE TABLE comment_versions (
  seq INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES discussion_events (id) ON DELETE CASCADE,
  author_id TEXT REFERENCES users (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX comment_versions_by_event ON comment_versions (event_id, seq);
CREATE INDEX comment_versions_by_author ON comment_versions (author_id);
