/** Data of the page of one file. */
import type { FileTab, FileView } from './file-view.ts';
import type { CommitSummary, RepoHeading, RevisionView } from './repository.ts';

export interface BlobData {
  readonly repo: RepoHeading;
  readonly revision: RevisionView;
  readonly path: string;
  readonly sizeBytes: number;
  /** Git's name of the content, or of its pointer. */
  readonly oid: string;
  /** Present for a file kept in LFS. `xetHash`: present where Xet clients may ask for it. */
  readonly lfs?: { readonly sha256: string; readonly pointerSizeBytes: number; readonly xetHash?: string };
  /** What there is to choose from; neither for what can be shown in no way. */
  readonly tabs: readonly FileTab[];
  /** The one shown. */
  readonly tab: FileTab;
  readonly view: FileView;
  /** The preview is a tree of values. */
  readonly isTree?: boolean;
  readonly lastCommit: CommitSummary | null;
  /** The last change takes long to find: the same page with `changes=all` has it. */
  readonly isCut: boolean;
}
