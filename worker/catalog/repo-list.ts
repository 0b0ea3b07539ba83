/** Searches, filters and orders repositories, page by page. */
import { type SQL, and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Gating, Readable } from '../domain/access.ts';
import type { RepoRecord } from '../domain/repo-record.ts';
import type { RepoId, RepoKind } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import type { ListPosition, ListSlice } from './list-position.ts';
import { type ChosenFacets, facetCondition, facetNames } from './repo-facet.ts';
import { type RepoCardRecord, cardColumns, listTagsOf } from './repo-cards.ts';
import { repoColumns } from './repos.ts';
import { namespaces, repoCards, repos } from './schema.ts';

export const repoSorts = [
  'updatedAt',
  'createdAt',
  'downloads',
  'likes',
  'trendingScore',
  'storageBytes',
  'parameters',
] as const;
/** `relevance`: repositories named by the words searched for come before those that mention them, newest first. */
export type RepoSort = (typeof repoSorts)[number] | 'relevance';

/** Number of a model's parameters, from whichever of its weights were read; 0 when none were. */
const parameterCount = sql<number>`coalesce(json_extract(${repoCards.safetensors}, '$.total'), json_extract(${repoCards.gguf}, '$.total'), 0)`;

const sortKeys: Readonly<Record<(typeof repoSorts)[number], SQL<number>>> = {
  updatedAt: sql`${repos.updatedAt}`,
  createdAt: sql`${repos.createdAt}`,
  downloads: sql`${repos.downloads}`,
  likes: sql`${repos.likes}`,
  trendingScore: sql`${repos.trendingScore}`,
  storageBytes: sql`${repos.storageBytes}`,
  parameters: parameterCount,
};

/** More than any time in milliseconds, so that a better match is before all newer ones. */
const MATCH_STEP = 1e14;

function sortKeyOf(sort: RepoSort, { search = [] }: RepoFilter): SQL<number> {
  if (sort !== 'relevance') return sortKeys[sort];
  const matches = search.map((text) => {
    const word = text.toLowerCase();
    return sql`case when ${repos.nameLower} = ${word} then 4 when instr(${repos.nameLower}, ${word}) = 1 then 3
      when instr(${repos.nameLower}, ${word}) > 0 then 2 when instr(${namespaces.nameLower}, ${word}) > 0 then 1 else 0 end`;
  });
  return sql`(${sql.join([sql`0`, ...matches], sql` + `)}) * ${MATCH_STEP} + ${repos.updatedAt}`;
}

export interface RepoFilter {
  readonly kind: RepoKind;
  /** Only repositories that somebody of this reach may read. */
  readonly readable: Readable;
  /** Namespace, compared without case. */
  readonly author?: string;
  /** Each must occur in `namespace/name` or in the card's text. */
  readonly search?: readonly string[];
  /** All must be there, compared without case. */
  readonly tags?: readonly string[];
  readonly pipelineTag?: string;
  readonly libraryName?: string;
  readonly license?: string;
  readonly gated?: boolean | Gating;
  readonly facets?: ChosenFacets;
  /** Number of parameters, both bounds inclusive. */
  readonly parameters?: { readonly min?: number; readonly max?: number };
}

/** `after` is a repository's place, wherever others have moved meanwhile. */
export interface RepoOrder extends ListSlice {
  readonly sort: RepoSort;
  readonly ascending: boolean;
  /** Starts at this place; for clients that count pages. */
  readonly offset?: number;
}

export interface ListedRepo {
  readonly repo: RepoRecord;
  /** Null while nothing was read of its files. */
  readonly card: RepoCardRecord | null;
  readonly tags: readonly string[];
  /** Its place in the order, for the page behind it. */
  readonly position: ListPosition;
}

export async function listRepos(
  catalog: Catalog,
  filter: RepoFilter,
  order: RepoOrder,
): Promise<readonly ListedRepo[]> {
  const key = sortKeyOf(order.sort, filter);
  // The plus keeps SQLite from walking all repositories in order when one namespace has only a few of them.
  const orderKey = filter.author === undefined ? key : sql`+${key}`;
  const direction = order.ascending ? asc : desc;
  const rows = await catalog.db
    .select({ repo: repoColumns, card: cardColumns, hasCard: repoCards.repoId, sortValue: key })
    .from(repos)
    .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
    .leftJoin(repoCards, eq(repoCards.repoId, repos.id))
    .where(and(...listConditions(filter), order.after && behind(key, order.ascending, order.after)))
    .orderBy(direction(orderKey), direction(repos.id))
    .limit(order.limit)
    .offset(order.offset ?? 0);
  const tags = await listTagsOf(
    catalog,
    rows.map(({ repo }) => repo.id),
  );
  return rows.map(({ repo, card, sortValue }) => ({
    repo,
    card,
    tags: tags.get(repo.id) ?? [],
    position: { value: sortValue, id: repo.id },
  }));
}

export async function countRepos(catalog: Catalog, filter: RepoFilter): Promise<number> {
  const [row] = await catalog.db
    .select({ count: sql<number>`count(*)` })
    .from(repos)
    .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
    .leftJoin(repoCards, eq(repoCards.repoId, repos.id))
    .where(and(...listConditions(filter)));
  return row?.count ?? 0;
}

/** As conditions over repositories joined with their namespaces and cards. */
export function listConditions(filter: RepoFilter): (SQL | undefined)[] {
  const fullName = sql`${namespaces.nameLower} || '/' || ${repos.nameLower}`;
  const contains = (word: string): SQL =>
    sql`(instr(${fullName}, ${word}) > 0 or instr(coalesce(${repoCards.searchText}, ''), ${word}) > 0)`;
  return [
    eq(repos.kind, filter.kind),
    isNull(repos.deletedAt),
    isReadable(filter.readable),
    filter.author === undefined ? undefined : eq(namespaces.nameLower, filter.author.toLowerCase()),
    filter.pipelineTag === undefined ? undefined : eq(repoCards.pipelineTag, filter.pipelineTag),
    filter.libraryName === undefined ? undefined : eq(repoCards.libraryName, filter.libraryName),
    isGated(filter.gated),
    filter.license === undefined ? undefined : eq(repoCards.license, filter.license),
    filter.parameters?.min === undefined ? undefined : gte(parameterCount, filter.parameters.min),
    filter.parameters?.max === undefined ? undefined : sql`${parameterCount} between 1 and ${filter.parameters.max}`,
    ...facetNames.map((name) => {
      const value = filter.facets?.[name];
      return value === undefined ? undefined : facetCondition(filter.kind, name, value);
    }),
    ...(filter.search ?? []).map((word) => contains(word.toLowerCase())),
    ...(filter.tags ?? []).map((tag) => sql`${repos.id} in (select repo_id from repo_tags where tag = ${tag})`),
  ];
}

function isGated(wanted: boolean | Gating | undefined): SQL | undefined {
  if (typeof wanted === 'string') return eq(repos.gating, wanted);
  return wanted === undefined ? undefined : wanted ? isNotNull(repos.gating) : isNull(repos.gating);
}

/** As a condition over the table of repositories. */
export function isReadable(readable: Readable): SQL | undefined {
  if (readable.kind === 'all') return undefined;
  const isPublic = eq(repos.visibility, 'public');
  if (readable.namespaces.length === 0) return isPublic;
  const mine = sql`(select value from json_each(${JSON.stringify(readable.namespaces)}))`;
  return or(isPublic, inArray(repos.namespaceId, mine));
}

function behind(key: SQL<number>, ascending: boolean, { value, id }: ListPosition): SQL | undefined {
  const beyond = ascending ? gt : lt;
  return or(beyond(key, value), and(eq(key, value), beyond(repos.id, id as RepoId)));
}
