/** Rows of discussions and pull requests. What was said in them: discussion-events.ts. */
import { type SQL, and, count, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { DiscussionId, DiscussionRecord, DiscussionStatus, StoredStatus } from '../domain/discussion.ts';
import type { Oid } from '../domain/oid.ts';
import type { RepoId, UserId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { discussions } from './discussion-schema.ts';
import { participantOf } from './participant.ts';
import { runBatch } from './run-batch.ts';
import { namespaces, users } from './schema.ts';
import { type NewEvent, insertEventSql } from './discussion-events.ts';

const columns = {
  id: discussions.id,
  repoId: discussions.repoId,
  num: discussions.num,
  isPullRequest: discussions.isPullRequest,
  status: discussions.status,
  title: discussions.title,
  authorId: discussions.authorId,
  authorName: namespaces.name,
  authorFullName: users.fullName,
  createdAt: discussions.createdAt,
  updatedAt: discussions.updatedAt,
  commentCount: discussions.commentCount,
  baseRef: discussions.baseRef,
  baseOid: discussions.baseOid,
  headOid: discussions.headOid,
  mergeOid: discussions.mergeOid,
};

interface Row extends Omit<DiscussionRecord, 'author' | 'status'> {
  readonly status: StoredStatus;
  readonly authorId: UserId | null;
  readonly authorName: string | null;
  readonly authorFullName: string | null;
}

function recordOf(row: Row): DiscussionRecord | null {
  const { authorId, authorName, authorFullName, status, ...rest } = row;
  return status === 'opening' ? null : { ...rest, status, author: participantOf(authorId, authorName, authorFullName) };
}

function select(catalog: Catalog) {
  return catalog.db
    .select(columns)
    .from(discussions)
    .leftJoin(users, eq(users.id, discussions.authorId))
    .leftJoin(namespaces, eq(namespaces.id, users.namespaceId));
}

export interface NewDiscussion {
  readonly id: DiscussionId;
  readonly repoId: RepoId;
  readonly isPullRequest: boolean;
  readonly status: StoredStatus;
  readonly title: string;
  readonly authorId: UserId;
  readonly createdAt: number;
  readonly baseRef: string | null;
}

/** Adds the discussion with its first comment, under the next number of its repository, which it answers. */
export async function insertDiscussion(
  catalog: Catalog,
  discussion: NewDiscussion,
  firstComment: NewEvent,
): Promise<number> {
  const { id, repoId, isPullRequest, status, title, authorId, createdAt, baseRef } = discussion;
  // One statement takes the number and uses it; the database carries out one writing statement at a time.
  const [rows] = await runBatch(catalog, [
    sql`insert into discussions (id, repo_id, num, is_pull_request, status, title, author_id, created_at, updated_at,
          comment_count, base_ref)
        select ${id}, ${repoId}, coalesce(max(num), 0) + 1, ${isPullRequest ? 1 : 0}, ${status}, ${title}, ${authorId},
          ${createdAt}, ${createdAt}, 1, ${baseRef}
        from discussions where repo_id = ${repoId}
        returning num`,
    insertEventSql(firstComment),
  ]);
  return Number(rows?.[0]?.['num']);
}

/** A pull request that is complete: its ref exists, or it has nothing to point to yet. */
export async function completePullRequest(
  catalog: Catalog,
  id: DiscussionId,
  to: {
    readonly status: 'draft' | 'open';
    readonly baseOid: Oid | null;
    readonly headOid: Oid | null;
  },
): Promise<void> {
  await catalog.db
    .update(discussions)
    .set(to)
    .where(and(eq(discussions.id, id), eq(discussions.status, 'opening')));
}

export async function findDiscussion(catalog: Catalog, repo: RepoId, num: number): Promise<DiscussionRecord | null> {
  const [row] = await select(catalog).where(and(eq(discussions.repoId, repo), eq(discussions.num, num)));
  return row === undefined ? null : recordOf(row);
}

/** The pull requests of these numbers that there are. */
export async function findPullRequests(
  catalog: Catalog,
  repo: RepoId,
  nums: readonly number[],
): Promise<readonly DiscussionRecord[]> {
  const wanted = catalog.db.select({ value: sql<number>`value` }).from(sql`json_each(${JSON.stringify(nums)})`);
  const rows = await select(catalog).where(
    and(eq(discussions.repoId, repo), inArray(discussions.num, wanted), eq(discussions.isPullRequest, true)),
  );
  return rows.map(recordOf).filter((record) => record !== null);
}

/** Unmerged pull requests for a branch, newest first. */
export async function listPullRequestsFor(
  catalog: Catalog,
  repo: RepoId,
  baseRef: string,
  limit: number,
): Promise<readonly DiscussionRecord[]> {
  const rows = await select(catalog)
    .where(
      and(
        eq(discussions.repoId, repo),
        eq(discussions.baseRef, baseRef),
        inArray(discussions.status, ['draft', 'open']),
      ),
    )
    .orderBy(desc(discussions.num))
    .limit(limit);
  return rows.map(recordOf).filter((record) => record !== null);
}

/** Whether the user has a pull request here that they may still push to. */
export async function hasOpenPullRequest(catalog: Catalog, repo: RepoId, user: UserId): Promise<boolean> {
  const rows = await catalog.db
    .select({ num: discussions.num })
    .from(discussions)
    .where(
      and(
        eq(discussions.authorId, user),
        eq(discussions.repoId, repo),
        eq(discussions.isPullRequest, true),
        inArray(discussions.status, ['draft', 'open']),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

export interface DiscussionFilter {
  readonly isPullRequest?: boolean;
  /** `open` includes drafts, `closed` what was merged. */
  readonly status?: 'open' | 'closed';
  /** A user's name, without case. */
  readonly author?: string;
}

export interface DiscussionList {
  readonly discussions: readonly DiscussionRecord[];
  /** Of all pages together. */
  readonly total: number;
  /** Closed ones among all that fit the filter, its status aside. */
  readonly closedCount: number;
}

const statusGroups = {
  open: ['draft', 'open'],
  closed: ['closed', 'merged'],
} as const satisfies Record<string, readonly DiscussionStatus[]>;

/** Newest first. */
export async function listDiscussions(
  catalog: Catalog,
  repo: RepoId,
  filter: DiscussionFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<DiscussionList> {
  const common: SQL[] = [eq(discussions.repoId, repo), ne(discussions.status, 'opening')];
  if (filter.isPullRequest !== undefined) common.push(eq(discussions.isPullRequest, filter.isPullRequest));
  if (filter.author !== undefined) common.push(eq(namespaces.nameLower, filter.author.toLowerCase()));
  const closed = inArray(discussions.status, [...statusGroups.closed]);
  const wanted = filter.status === undefined ? [] : [inArray(discussions.status, [...statusGroups[filter.status]])];
  const counted = (conditions: readonly SQL[]) =>
    catalog.db
      .select({ count: count() })
      .from(discussions)
      .leftJoin(users, eq(users.id, discussions.authorId))
      .leftJoin(namespaces, eq(namespaces.id, users.namespaceId))
      .where(and(...conditions));
  const [rows, totals, closedTotals] = await catalog.db.batch([
    select(catalog)
      .where(and(...common, ...wanted))
      .orderBy(desc(discussions.num))
      .limit(page.limit)
      .offset(page.offset),
    counted([...common, ...wanted]),
    counted([...common, closed]),
  ]);
  return {
    discussions: rows.map(recordOf).filter((record) => record !== null),
    total: totals[0]?.count ?? 0,
    closedCount: closedTotals[0]?.count ?? 0,
  };
}

/** Notes the commit about to bring a pull request into its branch; `false` when it is not open any more. */
export async function startMerge(
  catalog: Catalog,
  id: DiscussionId,
  merge: { readonly mergeOid: Oid; readonly mergedBy: UserId },
): Promise<boolean> {
  const rows = await catalog.db
    .update(discussions)
    .set(merge)
    .where(and(eq(discussions.id, id), eq(discussions.status, 'open')))
    .returning({ id: discussions.id });
  return rows.length > 0;
}

/** Who was about to merge it. */
export async function findMerger(catalog: Catalog, id: DiscussionId): Promise<UserId | null> {
  const [row] = await catalog.db
    .select({ mergedBy: discussions.mergedBy })
    .from(discussions)
    .where(eq(discussions.id, id));
  return row?.mergedBy ?? null;
}

/** Remembers the request's newest commit, unless somebody else has; a merge of another one is not waited for any more. */
export async function updateHead(
  catalog: Catalog,
  id: DiscussionId,
  from: Oid | null,
  to: Oid | null,
  now: number,
): Promise<void> {
  await catalog.db
    .update(discussions)
    .set({ headOid: to, mergeOid: null, mergedBy: null, updatedAt: now })
    .where(
      and(
        eq(discussions.id, id),
        ne(discussions.status, 'merged'),
        from === null ? isNull(discussions.headOid) : eq(discussions.headOid, from),
      ),
    );
}

/** What decides who may push to a pull request; also of one being opened. */
export interface RequestAccess {
  readonly num: number;
  readonly status: StoredStatus;
  readonly authorId: UserId | null;
}

export async function findRequestAccess(
  catalog: Catalog,
  repo: RepoId,
  nums: readonly number[],
): Promise<readonly RequestAccess[]> {
  const wanted = catalog.db.select({ value: sql<number>`value` }).from(sql`json_each(${JSON.stringify(nums)})`);
  return catalog.db
    .select({ num: discussions.num, status: discussions.status, authorId: discussions.authorId })
    .from(discussions)
    .where(and(eq(discussions.repoId, repo), inArray(discussions.num, wanted), eq(discussions.isPullRequest, true)));
}
