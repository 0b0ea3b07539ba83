-- What list answers show of a repository's files without opening it.

ALTER TABLE repo_cards ADD COLUMN transformers_info TEXT;
ALTER TABLE repo_cards ADD COLUMN siblings TEXT NOT NULL DEFAULT '[]';
