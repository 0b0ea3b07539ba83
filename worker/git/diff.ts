/** What changed between two trees, file by file. */
import type { Oid } from '../domain/oid.ts';
import type { RepoView } from './repo-view.ts';

export type ChangeStatus = 'added' | 'deleted' | 'modified' | 'type-changed' | 'renamed';

export interface FileSide {
  readonly path: string;
  readonly mode: number;
  readonly oid: Oid;
}

export interface FileChange {
  readonly status: ChangeStatus;
  /** Absent when the file was added. */
  readonly before?: FileSide;
  /** Absent when the file was deleted. */
  readonly after?: FileSide;
  /** For a rename: how alike the contents are, 50 to 100. */
  readonly similarity?: number;
}

export interface DiffOptions {
  /** Finds renamed files: identical ones, then similar ones. */
  readonly renames?: boolean;
  /** Stop after this many changes. */
  readonly maxChanges?: number;
}

export interface TreeDiff {
  /** By path (the new one of a rename), in byte order. */
  readonly changes: readonly FileChange[];
  /** True when `maxChanges` cut the list. */
  readonly truncated: boolean;
}

/** The difference between two root trees; null stands for an empty one. */
export async function diffTrees(
  view: RepoView,
  before: Oid | null,
  after: Oid | null,
  options: DiffOptions = {},
): Promise<TreeDiff> {
  throw new Error(`not written: ${view} ${before} ${after} ${options}`);
}
