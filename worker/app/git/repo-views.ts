/** Opens consistent, read-only snapshots of repositories' git data. */
import type { RepoId } from '../../domain/repo.ts';
import type { RepoView } from '../../git/repo-view.ts';

export interface RepoViews {
  open(repo: RepoId): Promise<RepoView>;
}
