/** Removes the content of repositories whose grace period after deletion is over. */
import { listPurgeableRepos, removeRepo } from '../../catalog/repos.ts';
import type { RepoId } from '../../domain/repo.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { Services } from '../services.ts';

/** Per run, so that a run stays within the CPU time of one event. */
const MAX_REPOS = 20;

export async function purgeDeletedRepos(services: Services): Promise<void> {
  for (const repo of await listPurgeableRepos(services.catalog, services.clock.now(), MAX_REPOS)) {
    await purgeRepo(services, repo);
    services.log.info('maintenance:repo-purged', { repo });
  }
}

/**
 * What points goes before what is pointed at, and the row goes last: wherever this stops, the next run finds the
 * repository again and finishes. LFS objects lose their link with the row; their own sweep removes the bytes.
 */
async function purgeRepo(services: Services, repo: RepoId): Promise<void> {
  await services.repoObjects.purge(repo);
  let cursor: string | undefined;
  do {
    const page = await services.blobs.list(blobKeys.packsOf(repo), cursor);
    await services.blobs.delete(page.blobs.map(({ key }) => key));
    cursor = page.cursor;
  } while (cursor !== undefined);
  await removeRepo(services.catalog, repo);
}
