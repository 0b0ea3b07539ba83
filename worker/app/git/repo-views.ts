/** Opens consistent, read-only snapshots of repositories' git data. */
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import type { PackProducer } from '../../git/pack-writer.ts';
import type { RepoView } from '../../git/repo-view.ts';
import type { RepoState } from '../../ports/repo-store.ts';

export interface OpenView extends RepoView, PackProducer {
  /** What the store said when the view was opened. */
  readonly state: RepoState;
  /** The LFS object a blob points to, if it is a pointer; no object is read. */
  lfsPointer(slot: number): { readonly oid: Sha256; readonly sizeBytes: number } | null;
  /** Deltas to go through to read a stored object; counted up to `limit`. */
  deltaDepth(slot: number, limit: number): number;
}

export interface RepoViews {
  open(repo: RepoId): Promise<OpenView>;
}
