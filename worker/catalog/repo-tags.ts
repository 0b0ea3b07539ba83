/** The tags in use across repositories. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { RepoKind } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { repoTags, repos } from './schema.ts';

/** Tags of public repositories of a kind, the most used first. */
export async function countTags(
  catalog: Catalog,
  kind: RepoKind,
  limit: number,
): Promise<readonly { readonly tag: string; readonly count: number }[]> {
  return catalog.db
    .select({ tag: repoTags.tag, count: sql<number>`count(*)` })
    .from(repoTags)
    .innerJoin(repos, eq(repos.id, repoTags.repoId))
    .where(and(eq(repos.kind, kind), eq(repos.visibility, 'public'), isNull(repos.deletedAt)))
    .groupBy(repoTags.tag)
    .orderBy(sql`count(*) desc`, asc(repoTags.tag))
    .limit(limit);
}
