/** `GET /models`, `/datasets`, `/spaces`, `/codes`: what is hosted, searched and filtered by the address. */
import type { ListData, ListSort, ModelSize, RepoKind } from '#portal';
import type { Handler } from 'hono';
import { countFacets } from '../../app/repos/count-facets.ts';
import { countRepos, listRepos } from '../../app/repos/list-repos.ts';
import type { RepoFilter, RepoSort } from '../../catalog/repo-list.ts';
import { facetNames } from '../../catalog/repo-facet.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { formatPageError } from './error.ts';
import { readPage } from './page-number.ts';
import { repoSummary } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';

const PAGE_SIZE = 30;

const sorts: Readonly<Record<ListSort, RepoSort>> = {
  relevance: 'relevance',
  updated: 'updatedAt',
  created: 'createdAt',
  downloads: 'downloads',
  likes: 'likes',
  parameters: 'parameters',
};

export function showList(kind: RepoKind): Handler<HubEnv> {
  return async (context) => {
    const services = context.get('services');
    const actor = context.get('actor');
    const query = readQuery(context);
    const filter = filterOf(kind, query);
    const total = await countRepos(services, actor, filter);
    if (!total.ok) return formatPageError(context, total.error);
    // A page that is not there any more, since the list is shorter now, is the last one.
    const page = Math.min(readPage(context.req.query('page')), Math.max(1, Math.ceil(total.value / PAGE_SIZE)));
    const order = { sort: sorts[query.sort], limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
    const found = await listRepos(services, actor, { ...filter, ...order });
    if (!found.ok) return formatPageError(context, found.error);
    const facets = await countFacets(services, actor, filter);
    if (!facets.ok) return formatPageError(context, facets.error);
    const repos = found.value.repos.map(repoSummary);
    return respondWithPage(context, {
      name: 'list',
      data: { kind, query, facets: facets.value, repos, total: total.value, page, pageSize: PAGE_SIZE },
    });
  };
}

function readQuery(context: HubContext): ListData['query'] {
  const read = (name: string): string => (context.req.query(name) ?? '').trim().slice(0, 200);
  const search = read('search');
  const sort = read('sort');
  const size = read('size');
  return {
    search,
    author: read('author'),
    tag: read('tag'),
    task: read('task') || read('pipeline_tag'),
    library: read('library'),
    language: read('language'),
    license: read('license'),
    format: read('format'),
    size: isSize(size) ? size : '',
    sort: isSort(sort) ? sort : search === '' ? 'updated' : 'relevance',
  };
}

const BILLION = 1e9;

const sizes: Readonly<Record<ModelSize, NonNullable<RepoFilter['parameters']>>> = {
  '0-1': { max: BILLION - 1 },
  '1-3': { min: BILLION, max: 3 * BILLION - 1 },
  '3-10': { min: 3 * BILLION, max: 10 * BILLION - 1 },
  '10-40': { min: 10 * BILLION, max: 40 * BILLION - 1 },
  '40-': { min: 40 * BILLION },
};

function isSize(text: string): text is ModelSize {
  return Object.hasOwn(sizes, text);
}

function isSort(text: string): text is ListSort {
  return Object.hasOwn(sorts, text);
}

function filterOf(kind: RepoKind, query: ListData['query']): Omit<RepoFilter, 'readable'> {
  return {
    kind,
    ...(query.search === '' ? {} : { search: [query.search] }),
    ...(query.author === '' ? {} : { author: query.author }),
    ...(kind !== 'model' || query.size === '' ? {} : { parameters: sizes[query.size] }),
    ...(query.tag === '' ? {} : { tags: [query.tag] }),
    facets: Object.fromEntries(facetNames.map((name) => [name, query[name]]).filter(([, value]) => value !== '')),
  };
}
