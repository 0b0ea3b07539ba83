/** Puts a repository or another collection into a collection. */
import { insertItem, listItemOrder } from '../../catalog/collection-items.ts';
import type { Actor } from '../../domain/access.ts';
import { type CollectionId, type CollectionItemId, collectionSlug, parseNote } from '../../domain/collection.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoId, RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import { type CollectionView, MAX_ITEMS, viewAgain } from './collection-view.ts';
import { newObjectId } from './create-collection.ts';
import { type CollectionName, loadCollection } from './load-collection.ts';

export interface NewItemInput {
  readonly target:
    { readonly kind: 'repo'; readonly path: RepoPath } | { readonly kind: 'collection'; readonly name: CollectionName };
  readonly note?: string;
}

/** The actor must see what they put in. */
export async function addCollectionItem(
  services: Services,
  actor: Actor,
  name: CollectionName,
  input: NewItemInput,
): Promise<Result<CollectionView, HubError>> {
  const collection = await loadCollection(services, actor, name, 'write');
  if (!collection.ok) return collection;
  const { id } = collection.value;
  const note = parseNote(input.note ?? '');
  if (!note.ok) return note;
  const target = await findTarget(services, actor, input.target, id);
  if (!target.ok) return target;
  if ((await listItemOrder(services.catalog, id)).length >= MAX_ITEMS) {
    return fail(hubError('bad-request', `A collection holds at most ${MAX_ITEMS} items.`));
  }
  const added = await insertItem(services.catalog, {
    id: newObjectId() as CollectionItemId,
    collectionId: id,
    target: target.value,
    note: note.value,
    createdAt: services.clock.now(),
  });
  if (added) return viewAgain(services, actor, collection.value);
  const slug = collectionSlug(collection.value);
  return fail(hubError('already-exists', 'This item is in the collection already.', { slug }));
}

async function findTarget(
  services: Services,
  actor: Actor,
  target: NewItemInput['target'],
  into: CollectionId,
): Promise<Result<{ readonly repoId: RepoId } | { readonly innerCollectionId: CollectionId }, HubError>> {
  if (target.kind === 'repo') {
    const repo = await getRepo(services, actor, target.path, 'see');
    return repo.ok ? ok({ repoId: repo.value.id }) : repo;
  }
  const inner = await loadCollection(services, actor, target.name, 'see');
  if (!inner.ok) return inner;
  if (inner.value.id === into) return fail(hubError('bad-request', 'A collection cannot hold itself.'));
  return ok({ innerCollectionId: inner.value.id });
}
