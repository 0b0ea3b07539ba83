-- How far the reflog has been told to webhooks. What is in it already was pushed before there were any.
INSERT OR REPLACE INTO meta (key, value) SELECT 'told_move', COALESCE(MAX(id), 0) FROM reflog;
