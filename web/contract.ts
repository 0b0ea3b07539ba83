/**
 * What the Worker and the portal say to each other: the Worker fills these plain shapes, the portal turns them into
 * HTML. Types only, and nothing of the Worker, so that either side can be tested without the other.
 */
import type { DatasetViewerData, SqlData, StatisticsData } from './contract/dataset.ts';
import type { BlobData } from './contract/file.ts';
import type { HistoryPage } from './contract/history.ts';
import type { RepoKind, RepoName } from './contract/names.ts';
import type { NewOrganizationData, OrganizationRole, OrganizationSettingsData } from './contract/organization.ts';
import type { CardData, RepoHeading, TreeData } from './contract/repository.ts';
import type { TryData } from './contract/trial.ts';

export type * from './contract/dataset.ts';
export type * from './contract/file-view.ts';
export type * from './contract/file.ts';
export type * from './contract/history.ts';
export type * from './contract/names.ts';
export type * from './contract/organization.ts';
export type * from './contract/repository.ts';
export type * from './contract/table.ts';
export type * from './contract/trial.ts';
export type * from './contract/weights.ts';

/** The person looking at the page; null when nobody is signed in. */
export interface Viewer {
  readonly username: string;
  readonly isAdmin: boolean;
  /** Names of those they belong to. */
  readonly organizations: readonly string[];
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
  /** Chosen by the reader and kept in a cookie, e.g. `ja`; null follows the browser. Any text: it comes from outside. */
  readonly locale: string | null;
  /** Whether strangers may make themselves an account. */
  readonly canSignUp: boolean;
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
  /** What somebody who put it into a collection says of it. */
  readonly note?: string;
}

/** One line of a list of collections. */
export interface CollectionSummary {
  /** Path behind `/collections/`: the owner, and the title with the id. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  readonly isPrivate: boolean;
  readonly upvotes: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  /** The first of what is in it. */
  readonly first: readonly RepoName[];
}

export interface CollectionsData {
  readonly query: { readonly search: string; readonly owner: string };
  readonly collections: readonly CollectionSummary[];
  /** Cursor of the next ones, when there are more than one page holds. */
  readonly next: string | null;
}

export interface CollectionData {
  readonly collection: CollectionSummary;
  /** In the owner's order. */
  readonly repos: readonly RepoSummary[];
  readonly collections: readonly CollectionSummary[];
}

/** Why a form was not accepted. */
export interface FormFailure {
  /** One of the hub's error codes, e.g. `already-exists`; what the reader's language says it by. */
  readonly code: string;
  /** The hub's own English sentence, which may say more than the code. */
  readonly message: string;
}

export interface HomeData {
  readonly counts: Readonly<Record<RepoKind, number>>;
  /** The viewer's own, of all kinds, newest first; empty when nobody is signed in. */
  readonly own: readonly RepoSummary[];
  /** Newest first. */
  readonly recent: Readonly<Record<RepoKind, readonly RepoSummary[]>>;
}

/** `relevance` is the order of a list that is searched, unless another one is asked for. */
export type ListSort = 'relevance' | 'updated' | 'created' | 'downloads' | 'likes' | 'parameters';

/** What a list can be narrowed by, each with one value at a time. */
export type FacetName = 'task' | 'library' | 'language' | 'license' | 'format';

export interface FacetValue {
  readonly value: string;
  /** Repositories that would be left. */
  readonly count: number;
}

/** How many parameters a model has, in billions: from the first number to below the second. */
export type ModelSize = '0-1' | '1-3' | '3-10' | '10-40' | '40-';

export interface ListQuery extends Readonly<Record<FacetName, string>> {
  /** Of models only. */
  readonly size: ModelSize | '';
  readonly search: string;
  readonly author: string;
  readonly tag: string;
  readonly sort: ListSort;
}

export interface ListData {
  readonly kind: RepoKind;
  readonly query: ListQuery;
  /** The most frequent values, most frequent first; empty where a kind has none. */
  readonly facets: Readonly<Record<FacetName, readonly FacetValue[]>>;
  readonly repos: readonly RepoSummary[];
  /** Repositories that match, over all pages. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

export interface LoginData {
  /** Path to go to afterwards. */
  readonly next: string;
  readonly username: string;
  readonly failure: 'bad-credentials' | 'too-many-requests' | null;
}

export interface SignUpData {
  readonly next: string;
  readonly values: { readonly username: string; readonly fullName: string; readonly email: string };
  readonly failure: FormFailure | null;
}

export interface NewRepoData {
  /** Namespaces where the viewer may create one; their own first. */
  readonly owners: readonly string[];
  readonly values: {
    readonly kind: RepoKind;
    readonly owner: string;
    readonly name: string;
    readonly description: string;
    readonly isPrivate: boolean;
    /** Empty: none. */
    readonly license: string;
  };
  readonly failure: FormFailure | null;
}

export interface TokenSummary {
  readonly name: string;
  readonly lastFour: string;
  readonly scope: 'read' | 'write';
  /** Given by the operator through the environment: it cannot be revoked here. */
  readonly isFromSetup: boolean;
  /** Milliseconds since the epoch, as the others. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

export interface TokensData {
  readonly tokens: readonly TokenSummary[];
  /** Just made: the only time its text is shown. */
  readonly created: { readonly name: string; readonly text: string; readonly scope: 'read' | 'write' } | null;
  readonly values: { readonly name: string; readonly scope: 'read' | 'write'; readonly days: string };
  readonly failure: FormFailure | null;
  readonly revoked: string | null;
  /** A page of the hub to go on with once a token is made. */
  readonly next: string | null;
}

export interface ProfileData {
  readonly values: { readonly fullName: string; readonly email: string };
  readonly failure: FormFailure | null;
  readonly isSaved: boolean;
}

export interface PasswordData {
  readonly failure: FormFailure | null;
  readonly isSaved: boolean;
}

/** Somebody who waits at the gate of a repository. */
export interface AccessRequestView {
  readonly id: string;
  readonly username: string;
  /** Empty when they have not told. */
  readonly fullName: string;
  readonly email?: string;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
}

export interface RepoSettingsData {
  readonly repo: RepoHeading;
  readonly gating: 'none' | 'auto' | 'manual';
  /** Those who wait, the longest first. */
  readonly requests: readonly AccessRequestView[];
  /** Namespaces the viewer may move it to. */
  readonly owners: readonly string[];
  readonly branches: readonly string[];
  /** Which of the page's forms was sent, and what came of it. */
  readonly outcome:
    | { readonly form: 'general' | 'move' | 'delete' | 'access'; readonly failure: FormFailure }
    | { readonly form: 'general'; readonly failure: null }
    | null;
  /** Days until the content of a deleted repository is removed. */
  readonly keptDays: number;
}

/** A user, or an organization. */
export interface OwnerSummary {
  readonly name: string;
  readonly fullName: string;
  /** In a list of members. */
  readonly role?: OrganizationRole;
}

export interface OwnerData extends OwnerSummary {
  readonly isOrganization: boolean;
  readonly isAdmin: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly counts: Readonly<Record<RepoKind, number>>;
  /** The kind whose repositories are shown. */
  readonly kind: RepoKind;
  readonly repos: readonly RepoSummary[];
  readonly page: number;
  readonly pageSize: number;
  readonly followers: number;
  /** Null for organizations, which neither like nor follow. */
  readonly does: { readonly likes: number; readonly following: number } | null;
  /** Whether the viewer follows them. */
  readonly isFollowed: boolean;
  /** Those a user belongs to. */
  readonly organizations: readonly OwnerSummary[];
  /** Of an organization: how many, and the first of them. Null for users. */
  readonly members: { readonly total: number; readonly first: readonly OwnerSummary[] } | null;
  readonly mayAdminister: boolean;
  /** Whether the viewer may create something here. */
  readonly mayCreate: boolean;
  /** Shown in place of `repos` when it is there. */
  readonly links: OwnerLinks | null;
}

export type OwnerTab = 'members' | 'likes' | 'followers' | 'following';

/** What a user likes, whom they follow, or who follows them; latest first. */
export interface OwnerLinks {
  readonly tab: OwnerTab;
  readonly repos: readonly RepoSummary[];
  readonly people: readonly OwnerSummary[];
  /** Cursor of the next ones, when there are more than one page holds. */
  readonly next: string | null;
}

/** What a search may be narrowed to. */
export type SearchScope = 'all' | RepoKind | 'people';

export interface SearchData {
  readonly text: string;
  readonly scope: SearchScope;
  readonly counts: Readonly<Record<RepoKind | 'people', number>>;
  /** The first few of each kind for `all`; a page of the one otherwise. */
  readonly repos: Readonly<Record<RepoKind, readonly RepoSummary[]>>;
  readonly people: readonly OwnerSummary[];
  readonly page: number;
  readonly pageSize: number;
}

/** Answer of `/search/suggestions` to the command palette. */
export interface Suggestions {
  readonly repos: readonly (RepoName & { readonly isPrivate: boolean })[];
  readonly people: readonly OwnerSummary[];
}

/** What an app may do for a reader who agrees. */
export type AppPermission = 'identity' | 'email' | 'gated' | 'read' | 'write' | 'webhooks';

/** An app asks the reader to let it act for them. */
export interface ConsentData {
  readonly appName: string;
  /** From the least to the most. */
  readonly permissions: readonly AppPermission[];
  /** Host that an answer leads the reader back to; null for a device that waits by itself. */
  readonly returnHost: string | null;
  /** What the device shows, to compare with; null for an app in the browser. */
  readonly userCode: string | null;
  /** Where the answer goes, and what goes along unseen. */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Where a reader types the code that a device shows, and learns what came of it. */
export interface DeviceData {
  readonly userCode: string;
  readonly failure: FormFailure | null;
  readonly outcome: 'approved' | 'denied' | null;
}

export interface ErrorData {
  readonly status: number;
  /** One of the hub's error codes. */
  readonly code: string;
  /** Sentence from the hub for this very case; never holds a secret. */
  readonly message: string;
}

export type Page =
  | { readonly name: 'home'; readonly data: HomeData }
  | { readonly name: 'list'; readonly data: ListData }
  | { readonly name: 'card'; readonly data: CardData }
  | { readonly name: 'tree'; readonly data: TreeData }
  | { readonly name: 'blob'; readonly data: BlobData }
  | { readonly name: 'try'; readonly data: TryData }
  | { readonly name: 'login'; readonly data: LoginData }
  | { readonly name: 'sign-up'; readonly data: SignUpData }
  | { readonly name: 'new-repo'; readonly data: NewRepoData }
  | { readonly name: 'tokens'; readonly data: TokensData }
  | { readonly name: 'profile'; readonly data: ProfileData }
  | { readonly name: 'password'; readonly data: PasswordData }
  | { readonly name: 'new-organization'; readonly data: NewOrganizationData }
  | { readonly name: 'organization-settings'; readonly data: OrganizationSettingsData }
  | { readonly name: 'repo-settings'; readonly data: RepoSettingsData }
  | { readonly name: 'owner'; readonly data: OwnerData }
  | { readonly name: 'search'; readonly data: SearchData }
  | { readonly name: 'collections'; readonly data: CollectionsData }
  | { readonly name: 'collection'; readonly data: CollectionData }
  | { readonly name: 'consent'; readonly data: ConsentData }
  | { readonly name: 'device'; readonly data: DeviceData }
  | { readonly name: 'dataset-viewer'; readonly data: DatasetViewerData }
  | { readonly name: 'statistics'; readonly data: StatisticsData }
  | { readonly name: 'sql'; readonly data: SqlData }
  | HistoryPage
  | { readonly name: 'error'; readonly data: ErrorData };

export interface PageInput {
  readonly context: PageContext;
  readonly page: Page;
}

/** Answers a whole document, `<!doctype html>` included. All data is there before it starts, so nothing is awaited. */
export type RenderPage = (input: PageInput) => string;
