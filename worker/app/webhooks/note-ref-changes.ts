/**
 * Makes sure that changed refs reach webhooks. The changes themselves were written down by the repository in the same
 * transaction that made them (its reflog), so only a reminder to read them is needed here.
 */
import { hasWatchers } from '../../catalog/webhook-events.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { Services } from '../services.ts';

/** To be awaited after refs moved and before that is acknowledged; cheap when no webhook watches the repository. */
export async function noteRefChanges(services: Services, repo: Pick<RepoRecord, 'id' | 'namespaceId'>): Promise<void> {
  if (!(await hasWatchers(services.catalog, [repo.id, repo.namespaceId]))) return;
  await services.jobs.send({ kind: 'publish-refs', repo: repo.id });
}
