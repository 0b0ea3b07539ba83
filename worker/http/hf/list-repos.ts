/** `GET /api/{kind}s`: repositories found by filters, in an order, a page at a time. */
import type { Handler } from 'hono';
import { z } from 'zod';
import { noFacts, storedFacts } from '../../app/browse/shown-facts.ts';
import { type RepoQuery, listRepos } from '../../app/repos/list-repos.ts';
import type { ListedRepo, RepoSort } from '../../catalog/repo-list.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoKind } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { formatHfError } from './errors.ts';
import { readExpand } from './expand.ts';
import { infoJson } from './info-json.ts';
import { nextLink } from './link-header.ts';
import { readParameterRange } from './parameter-range.ts';
import { flag, readQuery, text, texts, wholeNumber } from './query.ts';

const query = z.object({
  filter: texts,
  tags: texts,
  other: texts,
  author: text,
  search: texts,
  sort: text,
  direction: text,
  limit: wholeNumber({ fallback: 500, min: 1, max: 1000 }),
  cursor: text,
  full: flag,
  cardData: flag,
  config: flag,
  expand: texts,
  pipeline_tag: text,
  library: texts,
  language: texts,
  license: texts,
  gated: text,
  inference: text,
  inference_provider: text,
  num_parameters: text,
});
type Query = z.infer<typeof query>;

/** Answers with file names are long, so such pages are short. */
const MAX_WITH_SIBLINGS = 100;

export function listReposRoute(kind: RepoKind): Handler<HubEnv> {
  return async (context) => {
    const answer = await answerList(context, kind);
    return answer.ok ? answer.value : formatHfError(context, answer.error);
  };
}

async function answerList(context: HubContext, kind: RepoKind): Promise<Result<Response, HubError>> {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const expand = readExpand(kind, options.value.expand);
  if (!expand.ok) return expand;
  const names = expand.value ?? listProperties(kind, options.value);
  const search = readSearch(kind, options.value, names);
  if (!search.ok) return search;
  // Nothing here is served by an inference provider.
  if ((options.value.inference ?? options.value.inference_provider) !== undefined) return ok(context.json([]));
  const page = await listRepos(context.get('services'), context.get('actor'), search.value);
  if (!page.ok) return page;
  if (page.value.cursor !== undefined) context.header('Link', nextLink(context, { cursor: page.value.cursor }));
  return ok(context.json(page.value.repos.map((listed) => listedJson(listed, names))));
}

function listedJson({ repo, card, tags }: ListedRepo, names: readonly string[]): Record<string, unknown> {
  const facts = card === null ? noFacts : storedFacts(card, tags);
  const siblings = (card?.siblings ?? []).map((path) => ({ path }));
  return infoJson({ repo, sha: repo.headSha, facts, siblings }, names);
}

function readSearch(kind: RepoKind, options: Query, names: readonly string[]): Result<RepoQuery, HubError> {
  const sort = readSort(options.sort);
  if (!sort.ok) return sort;
  const gated = readGated(options.gated);
  if (!gated.ok) return gated;
  const parameters = readParameterRange(options.num_parameters);
  if (!parameters.ok) return parameters;
  const limit = names.includes('siblings') ? Math.min(options.limit, MAX_WITH_SIBLINGS) : options.limit;
  return ok({
    kind,
    limit,
    search: options.search,
    tags: tagsOf(kind, options),
    sort: sort.value,
    ascending: options.direction === '1' || /^asc/i.test(options.direction ?? ''),
    ...(options.author === undefined ? {} : { author: options.author }),
    ...(options.pipeline_tag === undefined ? {} : { pipelineTag: options.pipeline_tag }),
    ...(gated.value === undefined ? {} : { gated: gated.value }),
    ...(parameters.value === undefined ? {} : { parameters: parameters.value }),
    ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
  });
}

function readGated(text: string | undefined): Result<RepoQuery['gated'], HubError> {
  const given = text?.toLowerCase();
  if (given === undefined || given === 'auto' || given === 'manual') return ok(given);
  if (given === 'true' || given === '1') return ok(true);
  if (given === 'false' || given === '0') return ok(false);
  return fail(hubError('bad-request', '"gated" is "true", "false", "auto" or "manual".'));
}

/** Filters may be repeated, joined with commas, and written with the name of their field. */
function tagsOf(kind: RepoKind, options: Query): string[] {
  const split = (values: readonly string[]): string[] =>
    values.flatMap((value) => value.split(',')).map((tag) => tag.trim());
  const prefixed = (field: string, values: readonly string[]): string[] =>
    split(values).map((value) => (value.startsWith(`${field}:`) ? value : `${field}:${value}`));
  const plain = [
    ...split([...options.filter, ...options.tags, ...options.other, ...options.library]),
    ...prefixed('language', options.language),
    ...prefixed('license', options.license),
  ].filter((tag) => tag !== '');
  // A dataset's language carries its field's name, a model's does not.
  return kind === 'dataset' ? plain : plain.map((tag) => tag.replace(/^language:/, ''));
}

const sorts: Readonly<Record<string, RepoSort>> = {
  lastModified: 'updatedAt',
  last_modified: 'updatedAt',
  modified: 'updatedAt',
  createdAt: 'createdAt',
  created_at: 'createdAt',
  // Ids are given out in order of creation.
  id: 'createdAt',
  downloads: 'downloads',
  likes: 'likes',
  likes30d: 'likes',
  trendingScore: 'trendingScore',
  trending_score: 'trendingScore',
  trending: 'trendingScore',
  mainSize: 'storageBytes',
  num_parameters: 'parameters',
};

function readSort(name: string | undefined): Result<RepoSort, HubError> {
  if (name === undefined) return ok('trendingScore');
  const sort = Object.hasOwn(sorts, name) ? sorts[name] : undefined;
  if (sort !== undefined) return ok(sort);
  const choices = Object.keys(sorts).join(', ');
  return fail(hubError('bad-request', `Cannot sort by "${name.slice(0, 100)}"; "sort" knows ${choices}.`));
}

const usual: Readonly<Record<RepoKind, string>> = {
  model: 'likes trendingScore private downloads tags pipeline_tag library_name createdAt',
  dataset:
    'author disabled gated lastModified likes trendingScore private sha description downloads tags createdAt paperswithcode_id',
  space: 'likes trendingScore private sdk tags createdAt',
  code: 'author likes trendingScore private description tags createdAt lastModified sha',
};

function listProperties(kind: RepoKind, options: Query): string[] {
  const names = (usual[kind] ?? '').split(' ');
  if (options.full) names.push('author', 'disabled', 'gated', 'lastModified', 'sha', 'siblings');
  if (options.cardData || (options.full && kind !== 'model')) names.push('cardData');
  if (options.config && kind === 'model') names.push('config');
  return names;
}
