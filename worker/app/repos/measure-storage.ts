/** How many bytes a repository occupies: its packs and the LFS contents it links. */
import { sumLinkedBytes } from '../../catalog/lfs-usage.ts';
import type { RepoId } from '../../domain/repo.ts';
import type { Services } from '../services.ts';

/** Contents shared with other repositories count in each of them. */
export async function measureStorage(services: Services, repo: RepoId): Promise<number> {
  const { state } = await services.views.open(repo);
  const linkedBytes = await sumLinkedBytes(services.catalog, repo);
  return state.packs.reduce((sum, pack) => sum + pack.packBytes, linkedBytes);
}
