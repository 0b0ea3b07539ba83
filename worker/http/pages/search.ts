/** `GET /search`: everything at once, and `GET /search/suggestions` for the command palette. */
import type { RepoKind, RepoSummary, SearchData, SearchScope, Suggestions } from '#portal';
import type { Handler } from 'hono';
import { searchOwners } from '../../app/accounts/search-owners.ts';
import { countRepos, listRepos } from '../../app/repos/list-repos.ts';
import type { HubError } from '../../domain/errors.ts';
import { repoKinds } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { formatPageError } from './error.ts';
import { readPage } from './page-number.ts';
import { repoSummary } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';
import { ownValue } from '../../domain/own-value.ts';

const PAGE_SIZE = 30;
/** Of each kind, where all kinds are shown. */
const FEW = 5;
const SUGGESTED = 4;

const scopes: readonly SearchScope[] = ['all', ...repoKinds, 'people'];

export const showSearch: Handler<HubEnv> = async (context) => {
  const { text, only } = readWords(context.req.query('q'));
  const asked = context.req.query('scope');
  const scope = scopes.find((each) => each === asked) ?? only ?? 'all';
  const page = scope === 'all' ? 1 : readPage(context.req.query('page'));
  const found = await find(context, text, scope, page);
  if (!found.ok) return formatPageError(context, found.error);
  return respondWithPage(context, {
    name: 'search',
    data: { text, scope, page, pageSize: PAGE_SIZE, ...found.value },
  });
};

type Found = Pick<SearchData, 'counts' | 'repos' | 'people'>;

async function find(
  context: HubContext,
  text: string,
  scope: SearchScope,
  page: number,
): Promise<Result<Found, HubError>> {
  const repos: Record<RepoKind, readonly RepoSummary[]> = { model: [], dataset: [], space: [], code: [] };
  const counts = { model: 0, dataset: 0, space: 0, code: 0, people: 0 };
  if (text === '') return ok({ repos, counts, people: [] });
  const services = context.get('services');
  const actor = context.get('actor');
  const slice = scope === 'all' ? { limit: FEW } : { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
  for (const kind of repoKinds) {
    const filter = { kind, search: [text] };
    const count = await countRepos(services, actor, filter);
    if (!count.ok) return count;
    counts[kind] = count.value;
    if (count.value === 0 || (scope !== 'all' && scope !== kind)) continue;
    const listed = await listRepos(services, actor, { ...filter, sort: 'relevance', ...slice });
    if (!listed.ok) return listed;
    repos[kind] = listed.value.repos.map(repoSummary);
  }
  // Who has an account here is for those who have one.
  const found = await searchOwners(services, actor, {
    search: text,
    page: scope === 'people' ? page : 1,
    perPage: scope === 'people' ? PAGE_SIZE : FEW,
  });
  const { owners: people, total } = found.ok ? found.value : { owners: [], total: 0 };
  return ok({ repos, counts: { ...counts, people: total }, people });
}

/** `model:llama` looks among the models only. */
const prefixes: Readonly<Record<string, RepoKind | 'people' | undefined>> = {
  model: 'model',
  dataset: 'dataset',
  space: 'space',
  code: 'code',
  user: 'people',
  org: 'people',
};

export const suggest: Handler<HubEnv> = async (context) => {
  const services = context.get('services');
  const actor = context.get('actor');
  const { text: words, only } = readWords(context.req.query('q'));
  const repos: Suggestions['repos'][number][] = [];
  for (const kind of repoKinds) {
    if (only === undefined ? words === '' : only !== kind) continue;
    const limit = only === undefined ? SUGGESTED : 2 * SUGGESTED;
    const listed = await listRepos(services, actor, { kind, search: [words], sort: 'relevance', limit });
    if (!listed.ok) continue;
    for (const { repo } of listed.value.repos) {
      const { namespace, name } = repo;
      repos.push({ kind, namespace, name, isPrivate: repo.visibility === 'private' });
    }
  }
  const asksPeople = words !== '' && (only === undefined || only === 'people');
  const found = asksPeople ? await searchOwners(services, actor, { search: words, page: 1, perPage: SUGGESTED }) : null;
  const people = found?.ok === true ? found.value.owners : [];
  return context.json({ repos, people } satisfies Suggestions);
};

function readWords(query = ''): { readonly text: string; readonly only?: Exclude<SearchScope, 'all'> } {
  const text = query.trim().slice(0, 200);
  const colon = text.indexOf(':');
  const prefix = text.slice(0, Math.max(0, colon)).toLowerCase();
  const only = ownValue(prefixes, prefix);
  return only === undefined ? { text } : { text: text.slice(colon + 1).trim(), only };
}
