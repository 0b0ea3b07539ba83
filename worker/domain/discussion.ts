/** Discussions and pull requests: their parts, the limits of their texts, and the names of pull requests' refs. */
import { type HubError, hubError } from './errors.ts';
import type { Oid } from './oid.ts';
import type { RepoId, UserId } from './repo.ts';
import { type Result, fail, ok } from './result.ts';

export type DiscussionId = string & { readonly __brand: 'DiscussionId' };
/** 24 hex digits, as clients expect the ids of comments to be. */
export type EventId = string & { readonly __brand: 'EventId' };

/** A draft is a pull request that asks for no merge yet. */
export type DiscussionStatus = 'draft' | 'open' | 'closed' | 'merged';
/** `opening`: not complete, shown to nobody. */
export type StoredStatus = DiscussionStatus | 'opening';
export type DiscussionEventType = 'comment' | 'status-change' | 'title-change' | 'commit';

/** A person in a discussion. */
export interface Participant {
  readonly userId: UserId;
  readonly username: string;
  readonly fullName: string;
}

export interface DiscussionRecord {
  readonly id: DiscussionId;
  readonly repoId: RepoId;
  readonly num: number;
  readonly isPullRequest: boolean;
  readonly status: DiscussionStatus;
  readonly title: string;
  /** Null: the account is gone. */
  readonly author: Participant | null;
  /** Milliseconds since the epoch, as the other times. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly commentCount: number;
  /** Full name of the branch a pull request is for; null for discussions, as the rest. */
  readonly baseRef: string | null;
  /** The branch's commit when the request was opened; once merged, the commit where it had left the branch. */
  readonly baseOid: Oid | null;
  /** The request's last known commit; null while it has none. */
  readonly headOid: Oid | null;
  /** The commit that brought it into the branch; before it is merged, the one that was about to. */
  readonly mergeOid: Oid | null;
}

export interface DiscussionEvent {
  readonly id: EventId;
  readonly type: DiscussionEventType;
  readonly author: Participant | null;
  readonly createdAt: number;
  /** A comment's Markdown (empty once hidden), the new status, the new title, or the commit's first line. */
  readonly text: string;
  /** The title before. */
  readonly oldText: string | null;
  readonly commitOid: Oid | null;
  readonly editedAt: number | null;
  readonly editedBy: Participant | null;
  readonly hiddenAt: number | null;
}

/** What an edited comment said before. */
export interface CommentVersion {
  readonly eventId: EventId;
  readonly author: Participant | null;
  readonly createdAt: number;
  readonly text: string;
}

export function pullRequestRef(num: number): string {
  return `refs/pr/${num}`;
}

/** The number in `refs/pr/N`; null for every other ref. */
export function pullRequestNumber(ref: string): number | null {
  const digits = /^refs\/pr\/([1-9]\d{0,8})$/.exec(ref)?.[1];
  return digits === undefined ? null : Number(digits);
}

export const MAX_TITLE_CHARACTERS = 200;
export const MAX_COMMENT_CHARACTERS = 65_536;

export function parseTitle(text: string): Result<string, HubError> {
  const title = text.trim();
  const length = [...title].length;
  if (length < 3 || length > MAX_TITLE_CHARACTERS) {
    return fail(hubError('bad-request', `A title has 3 to ${MAX_TITLE_CHARACTERS} characters.`));
  }
  if (/\p{Cc}/u.test(title) || !title.isWellFormed())
    return fail(hubError('bad-request', 'A title is one line of text.'));
  return ok(title);
}

export function parseComment(text: string): Result<string, HubError> {
  if (text.trim() === '') return fail(hubError('bad-request', 'A comment cannot be empty.'));
  if (text.length > MAX_COMMENT_CHARACTERS) {
    return fail(hubError('too-large', `A comment has at most ${MAX_COMMENT_CHARACTERS} characters.`));
  }
  return ok(text.toWellFormed().replaceAll('\0', ''));
}
