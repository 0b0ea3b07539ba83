/** The authority over one repository's refs and objects, as the catalogue's use cases need it. */
import type { HubError } from '../../domain/errors.ts';
import type { RepoId } from '../../domain/repo.ts';
import type { Result } from '../../domain/result.ts';

export interface RepoObjects {
  /** Points HEAD at a branch, which need not exist yet. */
  setDefaultBranch(repo: RepoId, branch: string): Promise<Result<void, HubError>>;
  /** To be called whenever the catalogue's record of the repository has changed, so that readers look at it anew. */
  noteRecordChange(repo: RepoId): Promise<void>;
  /** Forgets everything the repository's object holds. Doing it again is not an error. */
  purge(repo: RepoId): Promise<void>;
}
