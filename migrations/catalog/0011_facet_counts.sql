-- How many public repositories have each value that lists are narrowed by. Counted as they change: counting them all
-- for every reader of a list would take longer than everything else on the page.

CREATE TABLE facet_counts (
  kind TEXT NOT NULL,
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (kind, facet, value)
) WITHOUT ROWID;

-- The same values as worker/catalog/count-facets.ts reads.
CREATE VIEW repo_card_facets AS
  SELECT repos.id AS repo_id, repos.kind AS kind, 'task' AS facet, repo_cards.pipeline_tag AS value
    FROM repo_cards JOIN repos ON repos.id = repo_cards.repo_id
    WHERE repos.kind <> 'dataset' AND repo_cards.pipeline_tag IS NOT NULL
  UNION ALL
  SELECT repos.id, repos.kind, 'library', repo_cards.library_name
    FROM repo_cards JOIN repos ON repos.id = repo_cards.repo_id WHERE repo_cards.library_name IS NOT NULL
  UNION ALL
  SELECT repos.id, repos.kind, 'license', repo_cards.license
    FROM repo_cards JOIN repos ON repos.id = repo_cards.repo_id WHERE repo_cards.license IS NOT NULL
  UNION ALL
  SELECT repos.id, repos.kind, 'language', language.value
    FROM repo_cards JOIN repos ON repos.id = repo_cards.repo_id
    JOIN json_each(iif(json_valid(json_extract(repo_cards.card, '$.language')),
      json_extract(repo_cards.card, '$.language'), json_array(json_extract(repo_cards.card, '$.language')))) AS language
    WHERE repos.kind <> 'dataset' AND typeof(language.value) = 'text' AND language.value <> '';

CREATE VIEW repo_tag_facets AS
  SELECT repos.id AS repo_id, repos.kind AS kind, 'format' AS facet, lower(repo_tags.tag) AS value, repo_tags.tag AS tag
    FROM repo_tags JOIN repos ON repos.id = repo_tags.repo_id
    WHERE repos.kind <> 'dataset' AND repo_tags.tag IN ('safetensors', 'gguf', 'onnx', 'openvino', 'coreml', 'mlx',
      'tflite', 'tensorboard', 'keras', 'pytorch', 'tf', 'jax')
  UNION ALL
  SELECT repos.id, repos.kind, 'task', substr(repo_tags.tag, 17), repo_tags.tag
    FROM repo_tags JOIN repos ON repos.id = repo_tags.repo_id
    WHERE repos.kind = 'dataset' AND substr(repo_tags.tag, 1, 16) = 'task_categories:'
  UNION ALL
  SELECT repos.id, repos.kind, 'language', substr(repo_tags.tag, 10), repo_tags.tag
    FROM repo_tags JOIN repos ON repos.id = repo_tags.repo_id
    WHERE repos.kind = 'dataset' AND substr(repo_tags.tag, 1, 9) = 'language:'
  UNION ALL
  SELECT repos.id, repos.kind, 'format', substr(repo_tags.tag, 8), repo_tags.tag
    FROM repo_tags JOIN repos ON repos.id = repo_tags.repo_id
    WHERE repos.kind = 'dataset' AND substr(repo_tags.tag, 1, 7) = 'format:';

CREATE VIEW repo_facets AS
  SELECT repo_id, kind, facet, value FROM repo_card_facets
  UNION ALL SELECT repo_id, kind, facet, value FROM repo_tag_facets;

CREATE TRIGGER count_new_card AFTER INSERT ON repo_cards BEGIN
  INSERT INTO facet_counts (kind, facet, value, count)
    SELECT kind, facet, value, 1 FROM repo_card_facets WHERE repo_id = NEW.repo_id
      AND EXISTS (SELECT 1 FROM repos WHERE id = NEW.repo_id AND visibility = 'public' AND deleted_at IS NULL)
    ON CONFLICT (kind, facet, value) DO UPDATE SET count = count + excluded.count;
END;

CREATE TRIGGER count_card_before BEFORE UPDATE ON repo_cards BEGIN
  INSERT INTO facet_counts (kind, facet, value, count)
    SELECT kind, facet, value, -1 FROM repo_card_facets WHERE repo_id = OLD.repo_id
      AND EXISTS (SELECT 1 FROM repos WHERE id = OLD.repo_id AND visibility = 'public' AND deleted_at IS NULL)
    ON CONFLICT (kind, facet, value) DO UPDATE SET count = count + excluded.count;
END;

CREATE TRIGGER count_card_after AFTER UPDATE ON repo_cards BEGIN
  INSERT INTO facet_counts (kind, facet, value, count)
    SELECT kind, facet, value, 1 FROM repo_card_facets WHERE repo_id = NEW.repo_id
      AND EXISTS (SELECT 1 FROM repos WHERE id = NEW.repo_id AND visibility = 'public' AND deleted_at IS NULL)
    ON CONFLICT (kind, facet, value) DO UPDATE SET count = count + excluded.count;
END;

CREATE TRIGGER count_old_card BEFORE DELETE ON repo_cards BEGIN
  INSERT INTO facet_counts (kind, facet, value, count)
    SELECT kind, facet, value, -1 FROM repo_card_facets WHERE repo_id = OLD.repo_id
      AND EXISTS (SELECT 1 FROM repos WHERE id = OLD.repo_id AND visibility = 'public' AND deleted_at IS NULL)
    ON CONFLICT (kind, facet, value) DO UPDATE SET count = count + excluded.count;
END;

CREATE TRIGGER count_new_tag AFTER INSERT ON repo_tags BEGIN
  INSERT INTO facet_counts (kind, facet, value, count)
    SELECT kind, facet, value, 1 FROM repo_tag_facets WHERE repo_id = NEW.repo_id AND tag = NEW.tag
      AND EXISTS (SELECT 1 FROM repos WHERE id = NEW.repo_id AND visibility = 'public' AND deleted_at IS NULL)
    ON CONFLICT (kind, facet, value) DO UPDATE SET count = count + excluded.count;
END;

CREATE TRIGGER count_old_tag BEFORE DELETE ON repo_tags BEGIN
  INSERT INTO facet_counts (kind, facet, value, count)
    SELECT kind, facet, value, -1 FROM repo_tag_facets WHERE repo_id = OLD.repo_id AND tag = OLD.tag
      AND EXISTS (SELECT 1 FROM repos WHERE id = OLD.repo_id AND visibility = 'public' AND deleted_at IS NULL)
    ON CONFLICT (kind, facet, value) DO UPDATE SET count = count + excluded.count;
END;

CREATE TRIGGER count_shown_repo AFTER UPDATE OF visibility, deleted_at ON repos
WHEN (OLD.visibility = 'public' AND OLD.deleted_at IS NULL) <> (NEW.visibility = 'public' AND NEW.deleted_at IS NULL) BEGIN
  INSERT INTO facet_counts (kind, facet, value, count)
    SELECT kind, facet, value, iif(NEW.visibility = 'public' AND NEW.deleted_at IS NULL, 1, -1)
      FROM repo_facets WHERE repo_id = NEW.id
    ON CONFLICT (kind, facet, value) DO UPDATE SET count = count + excluded.count;
END;

CREATE TRIGGER count_removed_repo BEFORE DELETE ON repos
WHEN OLD.visibility = 'public' AND OLD.deleted_at IS NULL BEGIN
  INSERT INTO facet_counts (kind, facet, value, count)
    SELECT kind, facet, value, -1 FROM repo_facets WHERE repo_id = OLD.id
    ON CONFLICT (kind, facet, value) DO UPDATE SET count = count + excluded.count;
END;

INSERT INTO facet_counts (kind, facet, value, count)
  SELECT kind, facet, value, count(*) FROM repo_facets
    WHERE repo_id IN (SELECT id FROM repos WHERE visibility = 'public' AND deleted_at IS NULL)
    GROUP BY kind, facet, value;
