/** What the page of a file can show of it: one member a viewer, filled in by `worker/http/pages/viewers`. */
import type { RenderedCard } from './repository.ts';
import type { TableFileView } from './table.ts';
import type { WeightsView } from './weights.ts';

/** Text in numbered lines. */
export interface CodeView {
  readonly kind: 'code';
  /** As people write it, e.g. `Python`; null for plain text. */
  readonly language: string | null;
  /** As the encoding standard calls it, e.g. `utf-8`. */
  readonly encoding: string;
  /** Coloured and escaped by the Worker; each goes into the page as it is. */
  readonly lines: readonly string[];
  /** The file goes on behind these lines. */
  readonly isTruncated: boolean;
}

export interface MarkdownView {
  readonly kind: 'markdown';
  readonly card: RenderedCard;
}

/** A value of a JSON or YAML document. */
export type TreeNode =
  | {
      readonly kind: 'object' | 'array';
      /** Members it has; those of `members` may be fewer. */
      readonly count: number;
      readonly members: readonly TreeMember[];
    }
  /** `length`: of the whole text, which may be cut. */
  | { readonly kind: 'string'; readonly text: string; readonly length: number }
  /** As it is written, with all its digits. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'word'; readonly text: 'true' | 'false' | 'null' };

export interface TreeMember {
  /** A name, or the position in a list. */
  readonly key: string | number;
  readonly node: TreeNode;
}

/** A document of values. Of YAML there may be several in one file. */
export interface StructureView {
  readonly kind: 'structure';
  readonly format: 'json' | 'yaml';
  readonly documents: readonly TreeNode[];
  /** Values that are not shown, because there are too many or they lie too deep. */
  readonly hidden: number;
}

/** A document that is not what its name says. */
export interface BrokenView {
  readonly kind: 'broken';
  readonly format: 'json' | 'yaml' | 'notebook' | 'archive';
  /** From 1; null when the whole is meant. */
  readonly line: number | null;
  readonly column: number | null;
  /** The hub's own English sentence. */
  readonly message: string;
}

export type NotebookOutput =
  /** Escaped, with terminal colours as classes. */
  | { readonly kind: 'text'; readonly html: string; readonly isError: boolean; readonly isTruncated: boolean }
  /** Sanitised. */
  | { readonly kind: 'html'; readonly html: string }
  /** A `data:` address of a picture. */
  | { readonly kind: 'image'; readonly src: string; readonly width: number | null; readonly height: number | null }
  /** There is one, but nothing that a page shows: a widget, a script, something too large. */
  | { readonly kind: 'hidden'; readonly type: string; readonly reason: 'active' | 'large' };

export type NotebookCell =
  | { readonly kind: 'markdown'; readonly html: string }
  | {
      readonly kind: 'code';
      /** Null: it was not run. */
      readonly count: number | null;
      readonly lines: readonly string[];
      readonly outputs: readonly NotebookOutput[];
    };

export interface NotebookView {
  readonly kind: 'notebook';
  /** E.g. `Python 3`; null when the notebook does not say. */
  readonly kernel: string | null;
  readonly cells: readonly NotebookCell[];
  /** Cells that are not shown. */
  readonly hidden: number;
  /** As of `RenderedCard`. */
  readonly mathStyles?: string;
}

/** What the browser shows itself, from the file's own address. */
export interface MediaView {
  readonly kind: 'image' | 'audio' | 'video' | 'pdf';
  /** Of a picture, in pixels; null when its header does not tell. */
  readonly width: number | null;
  readonly height: number | null;
  /** As people call it, e.g. `PNG`. */
  readonly format: string;
}

export interface ArchiveEntry {
  /** Below its folder. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Null where the format packs everything together. */
  readonly packedBytes: number | null;
  /** What stands out: a name that leads out of the archive, a link, something encrypted. */
  readonly note: 'outside' | 'link' | 'encrypted' | null;
}

export interface ArchiveFolder {
  readonly name: string;
  readonly folders: readonly ArchiveFolder[];
  readonly files: readonly ArchiveEntry[];
  /** In all below it. */
  readonly fileCount: number;
  readonly sizeBytes: number;
}

export interface ArchiveView {
  readonly kind: 'archive';
  readonly format: 'zip' | 'tar' | 'tar.gz';
  readonly root: ArchiveFolder;
  /** The archive holds more than was looked at. */
  readonly isTruncated: boolean;
}

/** Nothing that a page knows to show. */
export interface BinaryView {
  readonly kind: 'binary';
  /** The first bytes, each line sixteen of them. */
  readonly hex: readonly { readonly offset: string; readonly bytes: string; readonly text: string }[];
  /** An LFS file whose content was never uploaded. */
  readonly isMissing: boolean;
}

export interface EmptyView {
  readonly kind: 'empty';
}

/** A further viewer adds its member here, a case in `web/features/viewers/file-view.tsx` and a line in the Worker's list. */
export type FileView =
  | CodeView
  | MarkdownView
  | StructureView
  | BrokenView
  | NotebookView
  | MediaView
  | ArchiveView
  | TableFileView
  | BinaryView
  | WeightsView
  | EmptyView;

export type FileTab = 'preview' | 'code';
