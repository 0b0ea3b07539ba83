/** How repositories speak of each other: what was made of a model, and which of the named ones are here. */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Readable } from '../domain/access.ts';
import type { RepoKind, RepoPath } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { isReadable } from './repo-list.ts';
import { namespaces, repoTags, repos } from './schema.ts';

/** Of each tag, how many repositories of a kind carry it that somebody of this reach may know of. */
export async function countTagged(
  { db }: Catalog,
  kind: RepoKind,
  tags: readonly string[],
  readable: Readable,
): Promise<ReadonlyMap<string, number>> {
  const wanted = sql`(select value from json_each(${JSON.stringify(tags)}))`;
  const rows = await db
    .select({ tag: sql<string>`lower(${repoTags.tag})`, count: sql<number>`count(*)` })
    .from(repoTags)
    .innerJoin(repos, eq(repos.id, repoTags.repoId))
    .where(and(inArray(repoTags.tag, wanted), eq(repos.kind, kind), isNull(repos.deletedAt), isReadable(readable)))
    .groupBy(sql`lower(${repoTags.tag})`);
  const counts = new Map(rows.map(({ tag, count }) => [tag, count]));
  return new Map(tags.map((tag) => [tag, counts.get(tag.toLowerCase()) ?? 0]));
}

/** Those of the names (`owner/name`) that are repositories of this kind which somebody of this reach may know of. */
export async function findNamed(
  { db }: Catalog,
  kind: RepoKind,
  names: readonly string[],
  readable: Readable,
): Promise<readonly RepoPath[]> {
  const pairs = names.map((name) => name.toLowerCase().split('/')).filter((parts) => parts.length === 2);
  if (pairs.length === 0) return [];
  const rows = await db
    .select({ namespace: namespaces.name, name: repos.name })
    .from(repos)
    .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
    .where(
      and(
        sql`(${namespaces.nameLower}, ${repos.nameLower}) in
          (select value ->> 0, value ->> 1 from json_each(${JSON.stringify(pairs)}))`,
        eq(repos.kind, kind),
        isNull(repos.deletedAt),
        isReadable(readable),
      ),
    );
  return rows.map(({ namespace, name }) => ({ kind, namespace, name }));
}
