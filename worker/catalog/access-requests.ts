/** Requests for the files of gated repositories: one a person and repository. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { AccessRequestId, AccessRequestRecord, AccessRequestStatus } from '../domain/access-request.ts';
import type { UserRecord } from '../domain/account.ts';
import type { RepoId, UserId } from '../domain/repo.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { accessRequests } from './community-schema.ts';
import { prepared } from './prepared.ts';
import { namespaces, users } from './schema.ts';

const columns = {
  id: accessRequests.id,
  repoId: accessRequests.repoId,
  userId: accessRequests.userId,
  status: accessRequests.status,
  isAsked: accessRequests.isAsked,
  fields: accessRequests.fields,
  rejectionReason: accessRequests.rejectionReason,
  createdAt: accessRequests.createdAt,
  reviewedAt: accessRequests.reviewedAt,
};

const byUser = prepared((db) =>
  db
    .select(columns)
    .from(accessRequests)
    .where(and(eq(accessRequests.repoId, sql.placeholder('repo')), eq(accessRequests.userId, sql.placeholder('user'))))
    .prepare(),
);

export async function findAccessRequest(
  catalog: Catalog,
  repo: RepoId,
  user: UserId,
): Promise<AccessRequestRecord | null> {
  const [row] = await byUser(catalog).execute({ repo, user });
  return row ?? null;
}

export async function findAccessRequestById(
  catalog: Catalog,
  repo: RepoId,
  id: AccessRequestId,
): Promise<AccessRequestRecord | null> {
  const [row] = await catalog.db
    .select(columns)
    .from(accessRequests)
    .where(and(eq(accessRequests.repoId, repo), eq(accessRequests.id, id)));
  return row ?? null;
}

export type NewAccessRequest = Omit<AccessRequestRecord, 'rejectionReason'>;

/** `false` when this person has a request for the repository already. */
export async function insertAccessRequest(catalog: Catalog, request: NewAccessRequest): Promise<boolean> {
  const rows = await catalog.db
    .insert(accessRequests)
    .values(request)
    .onConflictDoNothing()
    .returning({ id: accessRequests.id });
  return rows.length > 0;
}

export interface AccessReview {
  readonly status: AccessRequestStatus;
  readonly rejectionReason: string | null;
  readonly reviewedAt: number | null;
  readonly reviewedBy: UserId | null;
}

export async function updateAccessRequest(catalog: Catalog, id: AccessRequestId, review: AccessReview): Promise<void> {
  await catalog.db.update(accessRequests).set(review).where(eq(accessRequests.id, id));
}

/** Takes back a request that nobody has decided; `false` when there is none. */
export async function deletePendingRequest(catalog: Catalog, repo: RepoId, user: UserId): Promise<boolean> {
  const rows = await catalog.db
    .delete(accessRequests)
    .where(and(eq(accessRequests.repoId, repo), eq(accessRequests.userId, user), eq(accessRequests.status, 'pending')))
    .returning({ id: accessRequests.id });
  return rows.length > 0;
}

export interface ListedAccessRequest {
  readonly request: AccessRequestRecord;
  readonly user: UserRecord;
}

/** Oldest first. Without a status: all of them. */
export async function listAccessRequests(
  catalog: Catalog,
  repo: RepoId,
  status: AccessRequestStatus | undefined,
  page: { readonly limit: number; readonly after?: { readonly value: number; readonly id: string } },
): Promise<readonly ListedAccessRequest[]> {
  const { after } = page;
  return catalog.db
    .select({ request: columns, user: userColumns })
    .from(accessRequests)
    .innerJoin(users, eq(users.id, accessRequests.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(
      and(
        eq(accessRequests.repoId, repo),
        status && eq(accessRequests.status, status),
        after && sql`(${accessRequests.createdAt}, ${accessRequests.id}) > (${after.value}, ${after.id})`,
      ),
    )
    .orderBy(asc(accessRequests.createdAt), asc(accessRequests.id))
    .limit(page.limit);
}
