/** Data of the pages about what changed: histories, commits, comparisons and who wrote which line. */
import type { RepoHeading, RevisionView } from '../contract.ts';

/** Who made a commit, as far as the hub knows. */
export interface CommitPerson {
  /** As the commit has it. */
  readonly name: string;
  /** The account with the commit's e-mail address; null when there is none. */
  readonly username: string | null;
}

export interface CommitEntry {
  readonly oid: string;
  readonly title: string;
  /** The message below its title. */
  readonly body: string;
  readonly author: CommitPerson;
  /** When it was committed, in milliseconds since the epoch. */
  readonly date: number;
}

export interface CommitsData {
  readonly repo: RepoHeading;
  readonly revision: RevisionView;
  /** Empty for the history of the whole revision. */
  readonly path: string;
  /** Newest first; `path` is what the file was called in that commit. */
  readonly commits: readonly (CommitEntry & { readonly path: string })[];
  /** From 1. */
  readonly page: number;
  readonly hasMore: boolean;
  /** The history goes on, but the hub looked no further. */
  readonly isCut: boolean;
}

export type ChangeKind = 'added' | 'deleted' | 'modified' | 'type-changed' | 'renamed';

/** A piece of a line. */
export interface LineSpan {
  readonly text: string;
  /** What makes this line differ from its counterpart. */
  readonly isChanged: boolean;
  /** Class that colours it as code; absent where it is plain. */
  readonly look?: string;
}

export interface DiffLine {
  readonly kind: 'same' | 'old' | 'new';
  /** From 1; absent where the line is only on the other side. */
  readonly oldNumber?: number;
  readonly newNumber?: number;
  readonly spans: readonly LineSpan[];
  /** The line was longer than is shown. */
  readonly isCut: boolean;
  /** The last line of a file that does not end with a line break. */
  readonly lacksNewline: boolean;
}

export interface DiffHunk {
  /** Unchanged lines left out before it. */
  readonly hiddenBefore: number;
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly lines: readonly DiffLine[];
}

/** One side of a file that is not shown as text. */
export interface DiffSide {
  /** Commit and path to fetch it from. */
  readonly oid: string;
  readonly path: string;
  readonly sizeBytes: number;
  /** Present for a file kept in LFS. */
  readonly sha256?: string;
}

/** One thing of a file that is told apart by name: a key of a card, a tensor. Null: not on that side. */
export interface NamedChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What changed in a file's meaning, beside its bytes. */
export interface MeaningChange {
  readonly of: 'card' | 'metadata' | 'tensors' | 'columns' | 'rows';
  readonly changes: readonly NamedChange[];
  /** Changes that are not listed. */
  readonly more: number;
}

export type DiffBody =
  | {
      readonly kind: 'lines';
      /** The lines are of a notebook's cells and not of its JSON. */
      readonly isReadable: boolean;
      readonly hunks: readonly DiffHunk[];
      readonly hiddenAfter: number;
    }
  /** Only the name or the mode changed. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'image'; readonly before: DiffSide | null; readonly after: DiffSide | null }
  | { readonly kind: 'binary'; readonly before: DiffSide | null; readonly after: DiffSide | null }
  /** Text that is too long to be compared. */
  | { readonly kind: 'too-large'; readonly before: DiffSide | null; readonly after: DiffSide | null }
  /** Not on this page. `follows`: it is loaded unasked where scripts run, since only the page as a whole is too long. */
  | { readonly kind: 'deferred'; readonly follows: boolean };

export interface FileDiff {
  /** Name of its place in the page; lines are `{anchor}L12` in the old file and `{anchor}R12` in the new one. */
  readonly anchor: string;
  readonly kind: ChangeKind;
  readonly path: string;
  /** Of a renamed file. */
  readonly oldPath?: string;
  /** Octal, where it changed. */
  readonly oldMode?: string;
  readonly newMode?: string;
  /** Names both contents, so that a mark put on it goes when either changes. */
  readonly contentKey: string;
  /** Lines; null when they were not counted. */
  readonly added: number | null;
  readonly removed: number | null;
  readonly body: DiffBody;
  readonly meaning: readonly MeaningChange[];
  /** Unchanged lines around changes; null for all of them. */
  readonly context: number | null;
}

export interface DiffView {
  readonly layout: 'unified' | 'split';
  readonly hidesWhitespace: boolean;
}

export interface DiffSet {
  readonly files: readonly FileDiff[];
  /** There are more changed files than are shown. */
  readonly isCut: boolean;
  /** Over all files that were compared. */
  readonly added: number;
  readonly removed: number;
  readonly view: DiffView;
  /** Set when the page shows one file of several: its path. */
  readonly only: string | null;
}

export interface CommitData {
  readonly repo: RepoHeading;
  readonly commit: CommitEntry;
  /** Present when somebody else committed it. */
  readonly committer: CommitPerson | null;
  readonly parents: readonly string[];
  readonly diff: DiffSet;
}

export interface CompareData {
  readonly repo: RepoHeading;
  /** As typed; empty when nothing was chosen yet. */
  readonly base: string;
  readonly head: string;
  /** Full ids; empty when nothing was compared. */
  readonly baseOid: string;
  readonly headOid: string;
  /** `merge-base`: from where `head` left `base` (`a...b`); `direct`: from one to the other (`a..b`). */
  readonly mode: 'merge-base' | 'direct';
  readonly branches: readonly string[];
  readonly tags: readonly string[];
  /** Behind `head` and not behind `base`, newest first. */
  readonly commits: readonly CommitEntry[];
  readonly commitCount: number;
  /** A revision that is not there; null when both are. */
  readonly missing: string | null;
  readonly diff: DiffSet | null;
}

/** A line in pieces, each with the class that colours it as code. */
export type ColouredLine = readonly (readonly [text: string, look?: string])[];

/** Lines next to each other that one commit wrote. */
export interface BlameGroup {
  /** Null when the hub stopped looking: they are as old as `older` or older. */
  readonly commit: (CommitEntry & { readonly path: string }) | null;
  /** The commit before, to go on from; absent at the beginning of the file's history. */
  readonly before?: { readonly oid: string; readonly path: string };
  /** Number of the first line, from 1. */
  readonly start: number;
  readonly lines: readonly ColouredLine[];
}

export interface BlameData {
  readonly repo: RepoHeading;
  readonly revision: RevisionView;
  readonly path: string;
  readonly sizeBytes: number;
  /** Null when the file is no text or too large. */
  readonly groups: readonly BlameGroup[] | null;
  /** Where to go on when some lines are older than the hub looked. */
  readonly older: { readonly oid: string; readonly path: string } | null;
  /** Dates of the oldest and the newest line, for the scale of ages. */
  readonly oldest: number;
  readonly newest: number;
  /** There are more lines than are shown. */
  readonly isCut: boolean;
}

export type HistoryPage =
  | { readonly name: 'commits'; readonly data: CommitsData }
  | { readonly name: 'commit'; readonly data: CommitData }
  | { readonly name: 'compare'; readonly data: CompareData }
  | { readonly name: 'blame'; readonly data: BlameData };
