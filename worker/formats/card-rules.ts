/** What a card's well-known fields must look like, so that a mistake is named instead of silently ignored. */
import type { CardProblem } from './card.ts';
import { type JsonObject, type JsonValue, isJsonObject } from './json.ts';
import { isPipelineTag } from './pipeline-tags.ts';

type Shape = 'text' | 'text or list' | 'list' | 'mapping or list';

const SHAPES: Readonly<Record<string, Shape>> = {
  annotations_creators: 'text or list',
  base_model: 'text or list',
  base_model_relation: 'text',
  configs: 'list',
  dataset_info: 'mapping or list',
  datasets: 'text or list',
  language: 'text or list',
  language_creators: 'text or list',
  library_name: 'text',
  license: 'text or list',
  license_link: 'text',
  license_name: 'text',
  metrics: 'text or list',
  'model-index': 'list',
  multilinguality: 'text or list',
  pipeline_tag: 'text',
  pretty_name: 'text',
  sdk: 'text',
  size_categories: 'text or list',
  source_datasets: 'text or list',
  tags: 'text or list',
  task_categories: 'text or list',
  task_ids: 'text or list',
};

const RELATIONS = ['adapter', 'finetune', 'merge', 'quantized'];
const REPO_NAME = /^[\w.-]+(?:\/[\w.-]+)?$/;

/** `lineOf` tells where in the README a top-level key is. */
export function checkCard(data: JsonObject, lineOf: (key: string) => number): CardProblem[] {
  const problems: CardProblem[] = [];
  const warn = (key: string, message: string): void => {
    const severity = key === 'model-index' ? 'error' : 'warning';
    problems.push({ severity, line: lineOf(key), message: `"${key}" ${message}` });
  };
  for (const [key, shape] of Object.entries(SHAPES)) {
    const value = data[key];
    if (value !== undefined && value !== null && !fits(value, shape)) warn(key, `must be a ${shape}.`);
  }
  const task = data['pipeline_tag'];
  if (typeof task === 'string' && !isPipelineTag(task)) warn('pipeline_tag', `is "${task}", which is no known task.`);
  const relation = data['base_model_relation'];
  if (typeof relation === 'string' && !RELATIONS.includes(relation)) {
    warn('base_model_relation', `must be one of ${RELATIONS.join(', ')}.`);
  }
  for (const key of ['base_model', 'datasets']) {
    const bad = listOf(data[key]).find((name) => typeof name === 'string' && !REPO_NAME.test(name));
    if (bad !== undefined) warn(key, `names ${JSON.stringify(bad)}, which is not of the form "name" or "owner/name".`);
  }
  if (data['license'] === 'other' && typeof data['license_name'] !== 'string') {
    warn('license', 'is "other": add "license_name" and "license_link" to say which.');
  }
  return problems;
}

function fits(value: JsonValue, shape: Shape): boolean {
  // YAML reads a bare number or yes/no as such; as a text it is harmless.
  const isText = typeof value !== 'object';
  const isList = Array.isArray(value);
  if (shape === 'text') return isText;
  if (shape === 'list') return isList;
  if (shape === 'mapping or list') return isList || isJsonObject(value);
  return isText || (isList && value.every((item) => item === null || typeof item !== 'object'));
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
