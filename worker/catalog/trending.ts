/** How hot a repository is: its downloads and likes of the last week, a like counting as much as several downloads. */
import { type SQL, sql } from 'drizzle-orm';

const DAY_MS = 24 * 3600_000;
/** How far back a repository counts as hot, today included. */
const TRENDING_DAYS = 7;
/** Few people like what they use; programs download again and again. */
const DOWNLOADS_PER_LIKE = 10;

/** Days since the epoch. */
export function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

/** The score as an expression over a row of `repos`. */
export function trendingScore(now: number): SQL {
  const firstDay = dayOf(now) - TRENDING_DAYS + 1;
  return sql`coalesce((select sum(count) from repo_downloads where repo_downloads.repo_id = repos.id and repo_downloads.day >= ${firstDay}), 0)
    + ${DOWNLOADS_PER_LIKE} * (select count(*) from likes where likes.repo_id = repos.id and likes.created_at >= ${firstDay * DAY_MS})`;
}
