/** Lists collections with their first items: of owners, with repositories, by words. */
import { findRepo } from '../../catalog/repos.ts';
import { type CollectionFilter, type CollectionSort, listCollections as listRows } from '../../catalog/collections.ts';
import { type Actor, decide, readableBy } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoId, RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type Page, type PageQuery, pageOf, readPageQuery } from '../page-cursor.ts';
import type { Services } from '../services.ts';
import { type CollectionView, viewCollections } from './collection-view.ts';

export interface CollectionQuery extends PageQuery {
  readonly owners: readonly string[];
  /** Any of these must be in it. */
  readonly items: readonly RepoPath[];
  readonly text?: string;
  readonly sort: CollectionSort;
}

/** As on the Hub: whoever wants all asks for the collection itself. */
const SHOWN_ITEMS = 4;
const MAX_TERMS = 20;

export async function listCollections(
  services: Services,
  actor: Actor,
  query: CollectionQuery,
): Promise<Result<Page<CollectionView>, HubError>> {
  if (query.owners.length > MAX_TERMS || query.items.length > MAX_TERMS) {
    return fail(hubError('bad-request', `Name at most ${MAX_TERMS} owners and ${MAX_TERMS} items.`));
  }
  const slice = readPageQuery(query);
  if (!slice.ok) return slice;
  const filter: CollectionFilter = {
    visible: readableBy(actor),
    ...(query.owners.length > 0 && { owners: query.owners }),
    ...(query.items.length > 0 && { repos: await knownRepos(services, actor, query.items) }),
    ...(query.text !== undefined && { text: query.text }),
  };
  const order = { ...slice.value, sort: query.sort, now: services.clock.now() };
  const { items, ...next } = pageOf(await listRows(services.catalog, filter, order), query, (row) => row.position);
  const found = items.map(({ collection }) => collection);
  return ok({ items: await viewCollections(services, actor, found, SHOWN_ITEMS), ...next });
}

/** A repository that the actor does not know of is in no collection. */
async function knownRepos(services: Services, actor: Actor, paths: readonly RepoPath[]): Promise<readonly RepoId[]> {
  const found = await Promise.all(paths.map((path) => findRepo(services.catalog, path)));
  return found.flatMap((repo) => (repo !== null && decide(actor, 'see', repo) === 'allow' ? [repo.id] : []));
}
