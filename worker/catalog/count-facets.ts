/** Counts, for each value of each facet, the repositories that choosing it would leave. */
import { type SQL, and, eq, or, sql } from 'drizzle-orm';
import type { RepoKind } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { type FacetName, datasetPrefix, facetCondition, facetNames, modelFormats } from './repo-facet.ts';
import { type RepoFilter, listConditions } from './repo-list.ts';
import { runBatch } from './run-batch.ts';
import { facetCounts, namespaces, repoCards, repos } from './schema.ts';

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

export type FacetCounts = Readonly<Record<FacetName, readonly FacetCount[]>>;

/**
 * The most frequent `limit` values of each facet. A value of one facet is counted among what the other facets leave,
 * so that another value can be chosen in its place. One statement: what is left as a whole has been counted already
 * but for what is not public, anything narrower is gone over once.
 */
export async function countFacets(catalog: Catalog, filter: RepoFilter, limit: number): Promise<FacetCounts> {
  const { facets = {}, ...rest } = filter;
  const chosen = facetNames.filter((name) => facets[name] !== undefined);
  const isWhole = Object.entries(rest).every(
    ([name, value]) => name === 'kind' || name === 'readable' || value === undefined || isEmptyList(value),
  );
  const isKept = (name: FacetName): boolean => isWhole && chosen.every((other) => other === name);
  const hasHidden = filter.readable.kind === 'all' || filter.readable.namespaces.length > 0;
  const parts = facetNames.map((name) => {
    const values = isKept(name) ? keptValues(filter.kind, name, hasHidden) : narrowedValues(filter.kind, name, chosen);
    return sql`select * from (select ${name} as facet, value, sum(count) as count from (${values})
      group by 2 having sum(count) > 0 order by 3 desc, 2 limit ${limit})`;
  });
  const isHidden = sql`${repos.visibility} <> 'public'`;
  const sources = [
    ...(facetNames.some(isKept) && hasHidden
      ? [source('hidden', filter, [], [...listConditions(rest), isHidden])]
      : []),
    ...(facetNames.every(isKept)
      ? []
      : [source('matching', filter, chosen, [...listConditions(rest), orOf(filter, chosen)])]),
  ];
  const withSources = sources.length === 0 ? sql`` : sql`with ${sql.join(sources, sql`, `)}`;
  const [rows = []] = await runBatch(catalog, [sql`${withSources} ${sql.join(parts, sql` union all `)}`]);
  const counts = Object.fromEntries(facetNames.map((name): [FacetName, FacetCount[]] => [name, []])) as Record<
    FacetName,
    FacetCount[]
  >;
  for (const { facet, value, count } of rows) {
    counts[facet as FacetName].push({ value: String(value), count: Number(count) });
  }
  return counts;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

type SourceName = 'matching' | 'hidden';

/** Repositories with what their values are read from, and whether each of the chosen facets would leave them. */
function source(
  name: SourceName,
  { kind, facets = {} }: RepoFilter,
  chosen: readonly FacetName[],
  conditions: readonly (SQL | undefined)[],
): SQL {
  const flags = chosen.map((facet) => sql`, (${facetCondition(kind, facet, facets[facet] ?? '')}) as ${by(facet)}`);
  return sql`${sql.raw(name)} as materialized (
    select ${repos.id} as id, ${repoCards.pipelineTag} as task, ${repoCards.libraryName} as library,
      ${repoCards.license} as license, json_extract(${repoCards.card}, '$.language') as language
      ${sql.join(flags, sql` `)}
    from ${repos} inner join ${namespaces} on ${eq(namespaces.id, repos.namespaceId)}
      left join ${repoCards} on ${eq(repoCards.repoId, repos.id)}
    where ${and(...conditions)})`;
}

/** What none of the chosen values has is in no count. */
function orOf({ kind, facets = {} }: RepoFilter, chosen: readonly FacetName[]): SQL | undefined {
  return or(...chosen.map((facet) => facetCondition(kind, facet, facets[facet] ?? '')));
}

function by(facet: FacetName): SQL {
  return sql.raw(`by_${facet}`);
}

function keptValues(kind: RepoKind, name: FacetName, hasHidden: boolean): SQL {
  const kept = sql`select value, count from ${facetCounts} where kind = ${kind} and facet = ${name}`;
  if (!hasHidden) return kept;
  const { value, join, condition } = valuesOf('hidden', kind, name);
  return sql`${kept} union all select ${value} as value, 1 as count from hidden ${join} where ${condition}`;
}

function narrowedValues(kind: RepoKind, name: FacetName, chosen: readonly FacetName[]): SQL {
  const { value, join, condition } = valuesOf('matching', kind, name);
  const others = chosen.filter((other) => other !== name).map((other) => by(other));
  const isLeft = sql.join([condition, ...others], sql` and `);
  return sql`select ${value} as value, count(*) as count from matching ${join} where ${isLeft} group by 1`;
}

interface Values {
  readonly value: SQL;
  readonly join: SQL;
  readonly condition: SQL;
}

/** How the values are read, which is also how the triggers of `facet_counts` read them. */
function valuesOf(from: SourceName, kind: RepoKind, name: FacetName): Values {
  const joinTags = sql`join repo_tags on repo_tags.repo_id = ${sql.raw(from)}.id`;
  if (kind === 'dataset' && (name === 'task' || name === 'language' || name === 'format')) {
    const prefix = datasetPrefix[name];
    return {
      value: sql`substr(repo_tags.tag, ${prefix.length + 1})`,
      join: joinTags,
      condition: sql`substr(repo_tags.tag, 1, ${prefix.length}) = ${prefix}`,
    };
  }
  const column = sql.raw(`${from}.${name}`);
  switch (name) {
    case 'task':
    case 'library':
    case 'license':
      return { value: column, join: sql``, condition: sql`${column} is not null` };
    case 'language':
      return {
        value: sql`each_language.value`,
        // A card holds one language or a list of them.
        join: sql`join json_each(iif(json_valid(${column}), ${column}, json_array(${column}))) as each_language`,
        condition: sql`typeof(each_language.value) = 'text' and each_language.value <> ''`,
      };
    case 'format':
      return {
        value: sql`lower(repo_tags.tag)`,
        join: joinTags,
        condition: sql`repo_tags.tag in (select value from json_each(${JSON.stringify(modelFormats)}))`,
      };
  }
}
