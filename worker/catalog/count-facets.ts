/** Counts, for each value of each facet, the repositories that choosing it would leave. */
import { type SQL, and, eq, sql } from 'drizzle-orm';
import type { RepoKind } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { type FacetName, datasetPrefix, facetCondition, facetNames, modelFormats } from './repo-facet.ts';
import { type RepoFilter, listConditions } from './repo-list.ts';
import { runBatch } from './run-batch.ts';
import { namespaces, repoCards, repos } from './schema.ts';

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

export type FacetCounts = Readonly<Record<FacetName, readonly FacetCount[]>>;

/**
 * The most frequent `limit` values of each facet. A value of one facet is counted among what the other facets leave,
 * so that another value can be chosen in its place. One statement, which goes over the matching repositories once.
 */
export async function countFacets(catalog: Catalog, filter: RepoFilter, limit: number): Promise<FacetCounts> {
  const { facets: chosen = {}, ...rest } = filter;
  const flags = facetNames.map((name) => {
    const value = chosen[name];
    return value === undefined ? sql`1` : sql`(${facetCondition(filter.kind, name, value)})`;
  });
  const [task, library, language, license, format] = flags;
  const parts = facetNames.map((name) => {
    const others = facetNames.filter((other) => other !== name).map((other) => sql.raw(`by_${other}`));
    const values = valuesOf(filter.kind, name);
    return sql`select * from (select ${name} as facet, ${values.value} as value, count(*) as count
      from matching ${values.join} where ${sql.join(others, sql` and `)} and ${values.condition}
      group by 2 order by 3 desc, 2 limit ${limit})`;
  });
  const [rows = []] = await runBatch(catalog, [
    sql`with matching as materialized (
      select ${repos.id} as id, ${repoCards.pipelineTag} as task, ${repoCards.libraryName} as library,
        ${repoCards.license} as license, json_extract(${repoCards.card}, '$.language') as language,
        ${task} as by_task, ${library} as by_library, ${language} as by_language, ${license} as by_license,
        ${format} as by_format
      from ${repos} inner join ${namespaces} on ${eq(namespaces.id, repos.namespaceId)}
        left join ${repoCards} on ${eq(repoCards.repoId, repos.id)}
      where ${and(...listConditions(rest))})
    ${sql.join(parts, sql` union all `)}`,
  ]);
  const counts = Object.fromEntries(facetNames.map((name): [FacetName, FacetCount[]] => [name, []])) as Record<
    FacetName,
    FacetCount[]
  >;
  for (const { facet, value, count } of rows) {
    counts[facet as FacetName].push({ value: String(value), count: Number(count) });
  }
  return counts;
}

interface Values {
  readonly value: SQL;
  readonly join: SQL;
  readonly condition: SQL;
}

function valuesOf(kind: RepoKind, name: FacetName): Values {
  if (kind === 'dataset' && (name === 'task' || name === 'language' || name === 'format')) {
    const prefix = datasetPrefix[name];
    return {
      value: sql`substr(repo_tags.tag, ${prefix.length + 1})`,
      join: joinTags,
      condition: sql`substr(repo_tags.tag, 1, ${prefix.length}) = ${prefix}`,
    };
  }
  switch (name) {
    case 'task':
    case 'library':
    case 'license': {
      const column = sql.raw(`matching.${name}`);
      return { value: column, join: sql``, condition: sql`${column} is not null` };
    }
    case 'language':
      return {
        value: sql`each_language.value`,
        // A card holds one language or a list of them.
        join: sql`join json_each(iif(json_valid(matching.language), matching.language, json_array(matching.language))) as each_language`,
        condition: sql`typeof(each_language.value) = 'text' and each_language.value <> ''`,
      };
    case 'format':
      return {
        value: sql`repo_tags.tag`,
        join: joinTags,
        condition: sql`repo_tags.tag in (select value from json_each(${JSON.stringify(modelFormats)}))`,
      };
  }
}

const joinTags: SQL = sql`join repo_tags on repo_tags.repo_id = matching.id`;
