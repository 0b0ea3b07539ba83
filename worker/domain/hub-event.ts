/** What happens to repositories and their discussions, as webhooks tell it: facts only, no addresses and no recipients. */
import type { Oid } from './oid.ts';
import type { NamespaceId, RepoId, RepoKind, UserId, Visibility } from './repo.ts';

/** The repository as it was when the event happened; a `RepoRecord` is one. */
export interface EventRepo {
  readonly id: RepoId;
  readonly kind: RepoKind;
  readonly namespace: string;
  readonly namespaceId: NamespaceId;
  readonly name: string;
  readonly visibility: Visibility;
  /** The default branch's commit. */
  readonly headSha: Oid | null;
}

export interface UpdatedRef {
  /** Full name, e.g. `refs/heads/main`. */
  readonly ref: string;
  /** Null: the ref is new. */
  readonly oldSha: Oid | null;
  /** Null: the ref was deleted. */
  readonly newSha: Oid | null;
}

export interface EventDiscussion {
  readonly id: string;
  readonly num: number;
  readonly title: string;
  readonly authorId: UserId;
  readonly isPullRequest: boolean;
  readonly status: 'open' | 'closed' | 'merged' | 'draft';
  readonly pinned?: boolean;
  /** Of a pull request: the full name of the branch it is for, and the commit that merged it. */
  readonly changes?: { readonly base: string; readonly mergeCommitId?: Oid };
}

export interface EventComment {
  readonly id: string;
  readonly authorId: UserId;
  /** Absent when hidden. */
  readonly content?: string;
  readonly hidden: boolean;
}

export type HubEvent =
  | { readonly scope: 'repo'; readonly action: 'create' | 'delete' | 'update'; readonly repo: EventRepo }
  /** `repo` is the repository under its old name. */
  | { readonly scope: 'repo'; readonly action: 'move'; readonly repo: EventRepo; readonly movedTo: EventRepo }
  | {
      readonly scope: 'repo.content';
      readonly action: 'update';
      readonly repo: EventRepo;
      readonly updatedRefs: readonly UpdatedRef[];
    }
  | {
      readonly scope: 'repo.config';
      readonly action: 'update';
      readonly repo: EventRepo;
      /** Empty when what changed is not among the fields that webhooks tell. */
      readonly updatedConfig: { readonly private?: boolean };
    }
  | {
      readonly scope: 'discussion';
      readonly action: 'create' | 'update' | 'delete';
      readonly repo: EventRepo;
      readonly discussion: EventDiscussion;
      /** The opening comment, with `create`. */
      readonly comment?: EventComment;
    }
  | {
      readonly scope: 'discussion.comment';
      readonly action: 'create' | 'update';
      readonly repo: EventRepo;
      readonly discussion: EventDiscussion;
      readonly comment: EventComment;
    };

/** What a webhook can be limited to. */
export const webhookDomains = ['repo', 'discussion'] as const;
export type WebhookDomain = (typeof webhookDomains)[number];

export function domainOf(event: HubEvent): WebhookDomain {
  return event.scope.startsWith('repo') ? 'repo' : 'discussion';
}
