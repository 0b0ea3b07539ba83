/** Lists the repositories an actor may see: filtered, searched, ordered, and by pages that stay true while the list changes. */
import {
  type ListedRepo,
  type RepoFilter,
  type RepoPosition,
  type RepoSort,
  countRepos as countRepoRows,
  listRepos as listRepoRows,
} from '../../catalog/repo-list.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
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
  const filter = filterOf(actor, query);
  if (!filter.ok) return filter;
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  if (after === null) return fail(hubError('bad-request', 'The cursor does not come from this list.'));
  const rows = await listRepoRows(services.catalog, filter.value, {
    sort: query.sort,
    ascending: query.ascending ?? false,
    // One more than asked for tells whether there is another page.
    limit: query.limit + 1,
    ...(after !== undefined && { after }),
    ...(query.offset !== undefined && { offset: query.offset }),
  });
  const repos = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? repos.at(-1) : undefined;
  return ok(last === undefined ? { repos } : { repos, cursor: cursorAt(last.position) });
}

export async function countRepos(
  services: Services,
  actor: Actor,
  query: Omit<RepoFilter, 'readable'>,
): Promise<Result<number, HubError>> {
  const filter = filterOf(actor, query);
  return filter.ok ? ok(await countRepoRows(services.catalog, filter.value)) : filter;
}

function filterOf(actor: Actor, query: Omit<RepoFilter, 'readable'>): Result<RepoFilter, HubError> {
  const search = (query.search ?? []).flatMap((text) => text.split(/\s+/)).filter((word) => word !== '');
  if (search.length > MAX_TERMS || (query.tags ?? []).length > MAX_TERMS) {
    return fail(hubError('bad-request', `Use at most ${MAX_TERMS} words and ${MAX_TERMS} filters.`));
  }
  return ok({ ...query, search, readable: readableBy(actor) });
}

function cursorAt({ value, id }: RepoPosition): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

function parseCursor(text: string): RepoPosition | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parsed)) return null;
    const [value, id]: unknown[] = parsed;
    return typeof value === 'number' && typeof id === 'string' ? { value, id: id as RepoId } : null;
  } catch {
    // Not JSON: not one of our cursors.
    return null;
  }
}
