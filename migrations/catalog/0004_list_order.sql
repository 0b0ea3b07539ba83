-- Lists start at the right end of an index instead of sorting every repository.

DROP INDEX repos_by_updated;
CREATE INDEX repos_by_updated ON repos (kind, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX repos_by_created ON repos (kind, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX repos_by_downloads ON repos (kind, downloads, id) WHERE deleted_at IS NULL;
CREATE INDEX repos_by_likes ON repos (kind, likes, id) WHERE deleted_at IS NULL;
CREATE INDEX repos_by_trend ON repos (kind, trending_score, id) WHERE deleted_at IS NULL;
