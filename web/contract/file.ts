/** Data of the page of one file. */
import type { CommitSummary, RenderedCard, RepoHeading, RevisionView } from './repository.ts';

export type FileContent =
  /** `canRender`: it is Markdown, shown as its source because that was asked for. */
  | { readonly kind: 'text'; readonly text: string; readonly isTruncated: boolean; readonly canRender: boolean }
  | { readonly kind: 'markdown'; readonly card: RenderedCard }
  | { readonly kind: 'image' }
  | { readonly kind: 'audio' }
  | { readonly kind: 'video' }
  | { readonly kind: 'binary' };

export interface BlobData {
  readonly repo: RepoHeading;
  readonly revision: RevisionView;
  readonly path: string;
  readonly sizeBytes: number;
  /** Present for a file kept in LFS. */
  readonly lfs?: { readonly sha256: string; readonly pointerSizeBytes: number };
  readonly content: FileContent;
  readonly lastCommit: CommitSummary | null;
}
