/** Lists who asked for a gated repository, oldest first, for those who may change it. */
import { type ListedAccessRequest, listAccessRequests as listRows } from '../../catalog/access-requests.ts';
import type { AccessRequestStatus } from '../../domain/access-request.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import { type Page, type PageQuery, pageOf, readPageQuery } from '../page-cursor.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export async function listAccessRequests(
  services: Services,
  actor: Actor,
  path: RepoPath,
  /** Absent: whatever became of them. */
  status: AccessRequestStatus | undefined,
  query: PageQuery,
): Promise<Result<Page<ListedAccessRequest>, HubError>> {
  const repo = await getRepo(services, actor, path, 'write');
  if (!repo.ok) return repo;
  const slice = readPageQuery(query);
  if (!slice.ok) return slice;
  const rows = await listRows(services.catalog, repo.value.id, status, slice.value);
  return ok(pageOf(rows.map(shownRow), query, ({ request }) => ({ value: request.createdAt, id: request.id })));
}

/** Who was let in unasked has not agreed to show their address. */
function shownRow({ request, user }: ListedAccessRequest): ListedAccessRequest {
  return request.isAsked ? { request, user } : { request, user: { ...user, email: null } };
}
