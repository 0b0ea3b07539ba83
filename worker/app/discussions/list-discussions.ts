/** Lists a repository's discussions and pull requests, a page at a time, newest first. */
import { type DiscussionFilter, type DiscussionList, listDiscussions as listRows } from '../../catalog/discussions.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { Services } from '../services.ts';

export interface DiscussionPage extends DiscussionList {
  /** How many come before this page. */
  readonly start: number;
}

/** Of a repository the actor is known to see. `page` counts from 0. */
export async function listDiscussions(
  services: Services,
  repo: RepoRecord,
  filter: DiscussionFilter,
  page: { readonly page: number; readonly pageSize: number },
): Promise<DiscussionPage> {
  const start = page.page * page.pageSize;
  const list = await listRows(services.catalog, repo.id, filter, { offset: start, limit: page.pageSize });
  return { ...list, start };
}
