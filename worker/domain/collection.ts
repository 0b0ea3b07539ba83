/** Collections of repositories: what they are and the rules of their text fields. */
import { type HubError, hubError } from './errors.ts';
import type { NamespaceId, UserId, Visibility } from './repo.ts';
import { type Result, fail, ok } from './result.ts';

export type CollectionId = string & { readonly __brand: 'CollectionId' };
export type CollectionItemId = string & { readonly __brand: 'CollectionItemId' };

export const collectionThemes = ['orange', 'blue', 'green', 'purple', 'pink', 'indigo'] as const;
export type CollectionTheme = (typeof collectionThemes)[number];

export interface CollectionRecord {
  readonly id: CollectionId;
  readonly namespaceId: NamespaceId;
  /** Who made it; null when nobody knows any more. */
  readonly creatorId: UserId | null;
  /** The owner's name in its own spelling. */
  readonly namespace: string;
  readonly namespaceKind: 'user' | 'organization';
  readonly title: string;
  /** Empty when there is none. */
  readonly description: string;
  readonly theme: CollectionTheme;
  readonly visibility: Visibility;
  /** Place among the collections of its owner, from 0. */
  readonly position: number;
  readonly upvotes: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

const ID = /(?:^|-)([0-9a-f]{24})$/;

/** `ada/recent-models-64f9a55bb3115b4f513ec026`: the title is for people, the number at the end finds it. */
export function collectionSlug({ namespace, title, id }: Pick<CollectionRecord, 'namespace' | 'title' | 'id'>): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '-')
    .slice(0, 60)
    .replace(/-$/, '');
  return `${namespace}/${words === '' ? id : `${words}-${id}`}`;
}

/** The id in a slug's second part, whatever the title was when it was written down. */
export function collectionIdIn(slug: string): CollectionId | null {
  return (ID.exec(slug)?.[1] as CollectionId | undefined) ?? null;
}

export function parseTitle(text: string): Result<string, HubError> {
  const title = text.trim();
  if (title.length < 1 || title.length > 59 || /\p{Cc}/u.test(title)) {
    return fail(hubError('bad-request', 'A collection needs a title of 1 to 59 characters on one line.'));
  }
  return ok(title);
}

export function parseCollectionDescription(text: string): Result<string, HubError> {
  const description = text.trim();
  return description.length <= 150
    ? ok(description)
    : fail(hubError('bad-request', 'A description of a collection has at most 150 characters.'));
}

export function parseNote(text: string): Result<string, HubError> {
  const note = text.trim();
  return note.length <= 500 ? ok(note) : fail(hubError('bad-request', 'A note has at most 500 characters.'));
}
