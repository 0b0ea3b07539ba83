/** Lists the repositories an actor may see: filtered, searched, ordered, and by pages that stay true while the list changes. */
import {
  type ListedRepo,
  type RepoFilter,
  type RepoSort,
  countRepos as countRepoRows,
  listRepos as listRepoRows,
} from '../../catalog/repo-list.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { pageOf, readPageQuery } from '../page-cursor.ts';
import type { Services } from '../services.ts';

export interface RepoQuery extends Omit<RepoFilter, 'readable'> {
  readonly sort: RepoSort;
  /** Smallest or oldest first; the other way round otherwise. */
  readonly ascending?: boolean;
  /** 1 to 1000. */
  readonly limit: number;
  /** From the page before. */
  readonly cursor?: string;
  /** For clients that count pages; not together with a cursor. */
  readonly offset?: number;
}

export interface RepoPage {
  readonly repos: readonly ListedRepo[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

/** So many words and tags are still one fast query; nobody means more. */
const MAX_TERMS = 20;

export async function listRepos(
  services: Services,
  actor: Actor,
  query: RepoQuery,
): Promise<Result<RepoPage, HubError>> {
  const filter = filterFor(actor, query);
  if (!filter.ok) return filter;
  const slice = readPageQuery(query);
  if (!slice.ok) return slice;
  const rows = await listRepoRows(services.catalog, filter.value, {
    sort: query.sort,
    ascending: query.ascending ?? false,
    ...slice.value,
    ...(query.offset !== undefined && { offset: query.offset }),
  });
  const { items: repos, ...next } = pageOf(rows, query, ({ position }) => position);
  return ok({ repos, ...next });
}

export async function countRepos(
  services: Services,
  actor: Actor,
  query: Omit<RepoFilter, 'readable'>,
): Promise<Result<number, HubError>> {
  const filter = filterFor(actor, query);
  return filter.ok ? ok(await countRepoRows(services.catalog, filter.value)) : filter;
}

/** The query as far as the actor's sight goes. */
export function filterFor(actor: Actor, query: Omit<RepoFilter, 'readable'>): Result<RepoFilter, HubError> {
  const search = (query.search ?? []).flatMap((text) => text.split(/\s+/)).filter((word) => word !== '');
  if (search.length > MAX_TERMS || (query.tags ?? []).length > MAX_TERMS) {
    return fail(hubError('bad-request', `Use at most ${MAX_TERMS} words and ${MAX_TERMS} filters.`));
  }
  return ok({ ...query, search, readable: readableBy(actor) });
}
