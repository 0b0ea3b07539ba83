/** Removes the content of repositories whose grace period after deletion is over. */
import { listPurgeableRepos, removeRepo } from '../../catalog/repos.ts';
import type { Services } from '../services.ts';

/** Per run, so that a run stays within the CPU time of one event. */
const MAX_REPOS = 20;

/**
 * The catalogue's row goes last: wherever this stops, the next run finds the repository again and finishes. LFS
 * objects lose their link with the row; their own sweep removes the bytes.
 */
export async function purgeDeletedRepos(services: Services): Promise<void> {
  for (const repo of await listPurgeableRepos(services.catalog, services.clock.now(), MAX_REPOS)) {
    await services.repoObjects.purge(repo);
    await removeRepo(services.catalog, repo);
    services.log.info('maintenance:repo-purged', { repo });
  }
}
