/** The facets by which lists of repositories are narrowed, as conditions over the tables of a list. */
import { type SQL, eq, sql } from 'drizzle-orm';
import type { RepoKind } from '../domain/repo.ts';
import { repoCards, repos } from './schema.ts';

export const facetNames = ['task', 'library', 'language', 'license', 'format'] as const;
export type FacetName = (typeof facetNames)[number];
/** At most one value of each. */
export type ChosenFacets = Readonly<Partial<Record<FacetName, string>>>;

/** Tags that name the format of a model's files; datasets write `format:` before theirs. */
export const modelFormats: readonly string[] =
  'safetensors gguf onnx openvino coreml mlx tflite tensorboard keras pytorch tf jax'.split(' ');

/** What stands before a dataset's value among its tags; a model's has nothing before it, or a column of its own. */
export const datasetPrefix = { task: 'task_categories:', language: 'language:', format: 'format:' } as const;

export function facetCondition(kind: RepoKind, name: FacetName, value: string): SQL {
  switch (name) {
    case 'library':
      return eq(repoCards.libraryName, value);
    case 'license':
      return eq(repoCards.license, value);
    case 'task':
      return kind === 'dataset' ? hasTag(datasetPrefix.task + value) : eq(repoCards.pipelineTag, value);
    case 'language':
    case 'format':
      return hasTag(kind === 'dataset' ? datasetPrefix[name] + value : value);
  }
}

function hasTag(tag: string): SQL {
  return sql`${repos.id} in (select repo_id from repo_tags where tag = ${tag})`;
}
