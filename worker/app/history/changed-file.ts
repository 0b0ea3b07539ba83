/** What is said of one changed file: plain shapes that a page or an API can show. */
import type { Oid, Sha256 } from '../../domain/oid.ts';
import type { FileChange } from '../../git/diff.ts';
import type { ShownHunk } from '../../git/diff/file-diff.ts';
import type { CodeLine } from '../../formats/highlight/highlight.ts';

/** One side of a file that is not shown as text. */
export interface FileVersion {
  /** Commit it can be fetched from. */
  readonly oid: Oid;
  readonly path: string;
  /** Of the content, not of its LFS pointer. */
  readonly sizeBytes: number;
  readonly sha256?: Sha256;
}

export interface NamedChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface MeaningChange {
  readonly of: 'card' | 'metadata' | 'tensors' | 'columns' | 'rows';
  readonly changes: readonly NamedChange[];
  /** Changes that are not listed. */
  readonly more: number;
}

/** A hunk with the colours of its lines; null where they are plain. */
export interface ColouredHunk extends ShownHunk {
  readonly colours: readonly (CodeLine | null)[];
}

export type ChangedContent =
  | {
      readonly kind: 'lines';
      /** The lines are of a notebook's cells and not of its JSON. */
      readonly isReadable: boolean;
      readonly hunks: readonly ColouredHunk[];
      readonly hiddenAfter: number;
    }
  | { readonly kind: 'nothing' }
  /** Not on this page. `follows`: only for want of time, so that it may be loaded unasked. */
  | { readonly kind: 'deferred'; readonly follows: boolean }
  | {
      readonly kind: 'image' | 'binary' | 'too-large';
      readonly before: FileVersion | null;
      readonly after: FileVersion | null;
    };

export interface ChangedFile {
  readonly change: FileChange;
  /** Lines; null when they were not counted. */
  readonly added: number | null;
  readonly removed: number | null;
  readonly content: ChangedContent;
  readonly meaning: readonly MeaningChange[];
  /** Unchanged lines shown around changes; Infinity for all. */
  readonly context: number;
}

export interface ChangedFiles {
  readonly files: readonly ChangedFile[];
  /** There are more changed files. */
  readonly isCut: boolean;
}
