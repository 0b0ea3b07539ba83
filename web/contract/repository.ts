/** Data of a repository's own pages: its heading, its card and its folders. */
import type { DatasetPreviewData } from './dataset.ts';
import type { RepoName } from './names.ts';

/** Head of every page of one repository. */
export interface RepoHeading extends RepoName {
  readonly isPrivate: boolean;
  /** Not everybody who sees it reads its files. */
  readonly isGated: boolean;
  /** One line by its owner; empty when there is none. */
  readonly description: string;
  readonly defaultBranch: string;
  readonly downloads: number;
  readonly likes: number;
  /** By the viewer. */
  readonly isLiked: boolean;
  readonly updatedAt: number;
  readonly createdAt: number;
  readonly canWrite: boolean;
  /** False while nothing was pushed yet. */
  readonly hasContent: boolean;
  /** May rename, delete and change who sees it. */
  readonly canManage: boolean;
  readonly task?: string;
  readonly library?: string;
  /** Its own name where the card gives one. */
  readonly license?: string;
  /** What lists are narrowed by: `other` for one with a name of its own. */
  readonly licenseId?: string;
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
  /** Present when it holds formulas: rules they need beside KaTeX's own style sheet. */
  readonly mathStyles?: string;
}

/** A mistake in a card's front matter, told to the reader in place. */
export interface CardProblem {
  /** From 1; absent when the whole block is meant. */
  readonly line?: number;
  readonly message: string;
  /** The line itself, when there is one. */
  readonly excerpt?: string;
  /** What mends broken YAML most often. */
  readonly fix?: 'close' | 'indent' | 'tabs' | 'quote';
}

/** Weights of one repository, from the headers of its files. */
export interface WeightsSummary {
  readonly parameters: number;
  /** Largest first; `share` from 0 to 1. */
  readonly byType: readonly { readonly type: string; readonly parameters: number; readonly share: number }[];
}

/** One question of a gate; its name is also what is asked. */
export interface GateField {
  readonly name: string;
  readonly type: 'text' | 'checkbox' | 'date_picker' | 'country' | 'select';
  /** Of a `select`. */
  readonly options: readonly { readonly label: string; readonly value: string }[];
}

/** What stands between the viewer and the files of a gated repository. Texts are the card's own, where it has some. */
export interface GateView {
  /** `auto`: asking is enough. */
  readonly gating: 'auto' | 'manual';
  /** What became of the viewer's request; `none`: they have not asked. */
  readonly status: 'none' | 'pending' | 'rejected';
  /** Why it was rejected. */
  readonly reason?: string;
  readonly heading?: string;
  readonly description?: string;
  readonly prompt?: string;
  readonly button?: string;
  readonly fields: readonly GateField[];
}

/** What a card claims of a model, one number. Empty where the card does not say. */
export interface EvaluationResult {
  readonly task: string;
  readonly dataset: string;
  readonly metric: string;
  readonly value: string;
}

/** Another repository as a card names it; with a place on this hub when it is here. */
export interface NamedRepo {
  readonly name: string;
  readonly repo: RepoName | null;
}

export type Derivation = 'adapter' | 'finetune' | 'quantized' | 'merge';

/** What a repository has to do with others that the viewer may know of. */
export interface RepoRelations {
  readonly baseModels: readonly NamedRepo[];
  readonly datasets: readonly NamedRepo[];
  /** Models made of this one. */
  readonly derived: Readonly<Record<Derivation, number>>;
  /** Models trained on this dataset: how many, and the most downloaded ones. */
  readonly trainedModels: { readonly count: number; readonly first: readonly RepoName[] };
  readonly collections: readonly { readonly slug: string; readonly title: string }[];
}

export interface CardData {
  readonly repo: RepoHeading;
  /** Null: the viewer may read the files. */
  readonly gate: GateView | null;
  readonly card: RenderedCard | null;
  readonly problems: readonly CardProblem[];
  readonly tags: readonly string[];
  readonly languages: readonly string[];
  readonly relations: RepoRelations;
  readonly evaluations: readonly EvaluationResult[];
  /** arXiv ids. */
  readonly papers: readonly string[];
  /** Formats of the files, e.g. `safetensors`. */
  readonly formats: readonly string[];
  readonly weights: WeightsSummary | null;
  /** Tokens that the model takes at once; 0 when its files do not say. */
  readonly contextLength: number;
  /** The GGUF file that most people would take; null without one. */
  readonly ggufFile: string | null;
  /** The file whose page shows all tensors; null when no file has one of the usual names. */
  readonly weightsFile: string | null;
  /** What a browser fetches to run the model; null when it cannot. */
  readonly trialBytes: number | null;
  /** Of a diffusers pipeline or a transformers model, the class that loads it. */
  readonly loaderClass: string | null;
  /** It was made to be talked to. */
  readonly isChat: boolean;
  /** The first rows of a dataset; null when there is nothing to show of it. */
  readonly preview: DatasetPreviewData | null;
  /** All versions of all files. */
  readonly storageBytes: number;
  /** Of each of the last 30 days, the oldest first. */
  readonly downloadsByDay: readonly number[];
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
  /** There are more of them than these. */
  readonly hasMore: boolean;
}

export interface TreeEntry {
  readonly type: 'directory' | 'file';
  readonly name: string;
  /** From the root of the repository. */
  readonly path: string;
  /** Of the content, not of its LFS pointer; absent for directories. */
  readonly sizeBytes?: number;
  readonly isLfs: boolean;
  /** Also to be had over the Xet protocol. */
  readonly isXet: boolean;
  readonly lastCommit?: CommitSummary;
}

export interface TreeData {
  readonly repo: RepoHeading;
  readonly revision: RevisionView;
  /** Empty for the root. */
  readonly path: string;
  readonly entries: readonly TreeEntry[];
  readonly lastCommit: CommitSummary | null;
  /** Some last changes take long to find: the same page with `changes=all` has them. */
  readonly isCut: boolean;
  /** Cursor of the next entries, when there are more than one page holds. */
  readonly next: string | null;
  /** What the folder says of itself. */
  readonly readme: { readonly name: string; readonly card: RenderedCard } | null;
}
