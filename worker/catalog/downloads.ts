/** Counts downloads per repository and day. */
import { and, asc, eq, gt, gte, lt, or, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { RepoId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { repoDownloads, repos } from './schema.ts';
import { dayOf, trendingScore } from './trending.ts';

/** How far back `downloads` looks, as on the Hugging Face Hub. */
const RECENT_DAYS = 30;

/** Adds to the counts of today, for all of these repositories at once; those that are gone are passed over. */
export async function addDownloads(catalog: Catalog, counts: ReadonlyMap<RepoId, number>, now: number): Promise<void> {
  const counted = sql`json_each(${JSON.stringify(Object.fromEntries(counts))}) as counted`;
  const plus = (column: SQLiteColumn) => sql`${column} + counted.value`;
  await catalog.db.batch([
    catalog.db
      .insert(repoDownloads)
      .select(
        sql`select repos.id, ${dayOf(now)}, counted.value from ${counted} join repos on repos.id = counted.key where true`,
      )
      .onConflictDoUpdate({
        target: [repoDownloads.repoId, repoDownloads.day],
        set: { count: sql`${repoDownloads.count} + excluded.count` },
      }),
    catalog.db
      .update(repos)
      .set({
        downloads: plus(repos.downloads),
        downloadsAllTime: plus(repos.downloadsAllTime),
        trendingScore: plus(repos.trendingScore),
      })
      .from(counted)
      .where(sql`${repos.id} = counted.key`),
  ]);
}

/** Lets days that have passed out of the window fall out of the sums, and forgets days nobody asks for. */
export async function refreshDownloadSums(catalog: Catalog, now: number): Promise<void> {
  const today = dayOf(now);
  const sumSince = (day: number) =>
    sql`coalesce((select sum(count) from repo_downloads where repo_downloads.repo_id = repos.id and repo_downloads.day > ${day}), 0)`;
  await catalog.db.batch([
    catalog.db
      .update(repos)
      .set({ downloads: sumSince(today - RECENT_DAYS), trendingScore: trendingScore(now) })
      .where(or(gt(repos.downloads, 0), gt(repos.trendingScore, 0))),
    catalog.db.delete(repoDownloads).where(lt(repoDownloads.day, today - 400)),
  ]);
}

/** Downloads of each day from `day` on, oldest first; days without any are left out. */
export async function listDownloads(
  catalog: Catalog,
  repo: RepoId,
  day: number,
): Promise<readonly { readonly day: number; readonly count: number }[]> {
  return catalog.db
    .select({ day: repoDownloads.day, count: repoDownloads.count })
    .from(repoDownloads)
    .where(and(eq(repoDownloads.repoId, repo), gte(repoDownloads.day, day)))
    .orderBy(asc(repoDownloads.day));
}
