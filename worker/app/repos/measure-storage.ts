/** How many bytes a repository occupies: its packs and the LFS contents it links. */
import { sumLinkedBytes } from '../../catalog/lfs-usage.ts';
import type { RepoId } from '../../domain/repo.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { Services } from '../services.ts';

/** Contents shared with other repositories count in each of them. Packs still inside the repository's object do not count. */
export async function measureStorage(services: Services, repo: RepoId): Promise<number> {
  let sizeBytes = await sumLinkedBytes(services.catalog, repo);
  let cursor: string | undefined;
  do {
    const page = await services.blobs.list(blobKeys.packsOf(repo), cursor);
    for (const blob of page.blobs) sizeBytes += blob.sizeBytes;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return sizeBytes;
}
