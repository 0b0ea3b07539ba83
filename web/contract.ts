/**
 * What the Worker and the portal say to each other: the Worker fills these plain shapes, the portal turns them into
 * HTML. Types only, and nothing of the Worker, so that either side can be tested without the other.
 */

export type RepoKind = 'model' | 'dataset' | 'space' | 'code';

export interface RepoName {
  readonly kind: RepoKind;
  readonly namespace: string;
  readonly name: string;
}

/** The person looking at the page; null when nobody is signed in. */
export interface Viewer {
  readonly username: string;
  readonly isAdmin: boolean;
}

/** What every page gets, whatever it shows. */
export interface PageContext {
  /** The hub's own address as this client reaches it, without a trailing slash. */
  readonly baseUrl: string;
  /** Path and query of the page, for the way back after signing in. */
  readonly url: string;
  readonly requestId: string;
  /** Allows the page's own script and style under the content security policy. */
  readonly nonce: string;
  readonly viewer: Viewer | null;
  /** Chosen by the reader and kept in a cookie; null follows the system. */
  readonly theme: 'light' | 'dark' | null;
  /** Value of `Accept-Language`, empty when the client sent none. */
  readonly acceptLanguage: string;
  /** Milliseconds since the epoch; relative times are reckoned from it. */
  readonly now: number;
}

/** One line of a list of repositories. */
export interface RepoSummary extends RepoName {
  readonly isPrivate: boolean;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  /** In the last 30 days. */
  readonly downloads: number;
  readonly likes: number;
  /** The card's `pipeline_tag` or first task, e.g. `text-generation`. */
  readonly task?: string;
  readonly license?: string;
  /** Number of parameters over all weight files. */
  readonly parameters?: number;
}

export interface HomeData {
  readonly counts: Readonly<Record<RepoKind, number>>;
  /** Newest first. */
  readonly recent: Readonly<Record<RepoKind, readonly RepoSummary[]>>;
}

export type ListSort = 'updated' | 'created' | 'downloads' | 'likes' | 'parameters';

export interface ListData {
  readonly kind: RepoKind;
  readonly query: {
    readonly search: string;
    readonly author: string;
    readonly tag: string;
    readonly sort: ListSort;
  };
  readonly repos: readonly RepoSummary[];
  /** Repositories that match, over all pages. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** Head of every page of one repository. */
export interface RepoHeading extends RepoName {
  readonly isPrivate: boolean;
  /** One line by its owner; empty when there is none. */
  readonly description: string;
  readonly defaultBranch: string;
  readonly downloads: number;
  readonly likes: number;
  readonly updatedAt: number;
  readonly createdAt: number;
  readonly canWrite: boolean;
  /** False while nothing was pushed yet. */
  readonly hasContent: boolean;
  readonly task?: string;
  readonly library?: string;
  readonly license?: string;
}

export interface CardHeading {
  readonly id: string;
  readonly text: string;
  /** 1 to 6 as written in the card. */
  readonly level: number;
}

/** Markdown rendered and sanitised by the Worker; `html` goes into the page as it is. */
export interface RenderedCard {
  readonly html: string;
  readonly headings: readonly CardHeading[];
  /** The source was longer than the renderer takes; the rest is in the file. */
  readonly isTruncated: boolean;
}

/** A mistake in a card's front matter, told to the reader in place. */
export interface CardProblem {
  /** From 1; absent when the whole block is meant. */
  readonly line?: number;
  readonly message: string;
}

/** Weights of one repository, from the headers of its files. */
export interface WeightsSummary {
  readonly parameters: number;
  /** Largest first; `share` from 0 to 1. */
  readonly byType: readonly { readonly type: string; readonly parameters: number; readonly share: number }[];
}

export interface CardData {
  readonly repo: RepoHeading;
  readonly card: RenderedCard | null;
  readonly problems: readonly CardProblem[];
  readonly tags: readonly string[];
  readonly languages: readonly string[];
  readonly baseModels: readonly string[];
  readonly datasets: readonly string[];
  readonly weights: WeightsSummary | null;
  /** All versions of all files. */
  readonly storageBytes: number;
}

export interface CommitSummary {
  readonly oid: string;
  readonly title: string;
  readonly author?: string;
  /** Milliseconds since the epoch. */
  readonly date: number;
}

/** What the reader asked for after `/tree/` or `/blob/`. */
export interface RevisionView {
  /** As in the URL: a branch, a tag or a commit. */
  readonly name: string;
  readonly oid: string;
  readonly branches: readonly string[];
  readonly tags: readonly string[];
}

export interface TreeEntry {
  readonly type: 'directory' | 'file';
  readonly name: string;
  /** From the root of the repository. */
  readonly path: string;
  /** Of the content, not of its LFS pointer; absent for directories. */
  readonly sizeBytes?: number;
  readonly isLfs: boolean;
  readonly lastCommit?: CommitSummary;
}

export interface TreeData {
  readonly repo: RepoHeading;
  readonly revision: RevisionView;
  /** Empty for the root. */
  readonly path: string;
  readonly entries: readonly TreeEntry[];
  readonly lastCommit: CommitSummary | null;
  /** Cursor of the next entries, when there are more than one page holds. */
  readonly next: string | null;
}

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

export interface LoginData {
  /** Path to go to afterwards. */
  readonly next: string;
  readonly username: string;
  readonly failure: 'bad-credentials' | 'too-many-requests' | null;
}

export interface ErrorData {
  readonly status: number;
  /** Sentence from the hub for this very case; never holds a secret. */
  readonly message: string;
}

export type Page =
  | { readonly name: 'home'; readonly data: HomeData }
  | { readonly name: 'list'; readonly data: ListData }
  | { readonly name: 'card'; readonly data: CardData }
  | { readonly name: 'tree'; readonly data: TreeData }
  | { readonly name: 'blob'; readonly data: BlobData }
  | { readonly name: 'login'; readonly data: LoginData }
  | { readonly name: 'error'; readonly data: ErrorData };

export interface PageInput {
  readonly context: PageContext;
  readonly page: Page;
}

/** Answers a whole document, `<!doctype html>` included. All data is there before it starts, so nothing is awaited. */
export type RenderPage = (input: PageInput) => string;
