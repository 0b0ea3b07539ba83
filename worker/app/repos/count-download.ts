/** Counts a download of a repository. */
import { addDownloads } from '../../catalog/downloads.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { Services } from '../services.ts';

/** A count that cannot be written is lost rather than failing the download. */
export async function countDownload(services: Services, repo: RepoRecord): Promise<void> {
  try {
    await addDownloads(services.catalog, repo.id, 1, services.clock.now());
  } catch (error) {
    services.log.error('repos:download-not-counted', error, { repo: repo.id });
  }
}
