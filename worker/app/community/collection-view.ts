/** A collection together with what the actor may see in it. */
import { type CollectionItem, listItems } from '../../catalog/collection-items.ts';
import { findCollection, listUpvoted } from '../../catalog/collections.ts';
import { listLikedAmong } from '../../catalog/likes.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import type { CollectionRecord } from '../../domain/collection.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

export interface CollectionView {
  readonly collection: CollectionRecord;
  readonly items: readonly CollectionItem[];
  /** Whether the actor voted for it. */
  readonly isUpvoted: boolean;
  /** Which of the repositories in it the actor likes. */
  readonly liked: ReadonlySet<RepoId>;
}

/** So many items are still one page; nobody reads more. */
export const MAX_ITEMS = 1000;

export async function viewCollections(
  services: Services,
  actor: Actor,
  collections: readonly CollectionRecord[],
  perCollection: number,
): Promise<readonly CollectionView[]> {
  const { catalog } = services;
  const ids = collections.map(({ id }) => id);
  const [items, upvoted] = await Promise.all([
    listItems(catalog, ids, readableBy(actor), perCollection),
    actor.kind === 'user' ? listUpvoted(catalog, actor.userId, ids) : new Set(),
  ]);
  const repos = items.flatMap(({ target }) => (target.kind === 'repo' ? [target.repo.id] : []));
  const liked = actor.kind === 'user' ? await listLikedAmong(catalog, actor.userId, repos) : new Set<RepoId>();
  const byCollection = Map.groupBy(items, ({ collectionId }) => collectionId);
  return collections.map((collection) => ({
    collection,
    items: (byCollection.get(collection.id) ?? []).slice(0, perCollection),
    isUpvoted: upvoted.has(collection.id),
    liked,
  }));
}

/** As it is now, after a change. */
export async function viewAgain(
  services: Services,
  actor: Actor,
  { id }: Pick<CollectionRecord, 'id'>,
): Promise<Result<CollectionView, HubError>> {
  const collection = await findCollection(services.catalog, id);
  const [view] = collection === null ? [] : await viewCollections(services, actor, [collection], MAX_ITEMS);
  return view === undefined ? fail(hubError('conflict', 'The collection was deleted just now.')) : ok(view);
}
