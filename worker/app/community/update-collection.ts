/** Changes what a collection is called, who sees it, how it looks and where it stands among its owner's. */
import { listCollectionOrder, orderCollections, updateCollection as updateRow } from '../../catalog/collections.ts';
import type { Actor } from '../../domain/access.ts';
import { type CollectionTheme, parseCollectionDescription, parseTitle } from '../../domain/collection.ts';
import type { HubError } from '../../domain/errors.ts';
import type { Visibility } from '../../domain/repo.ts';
import { type Result, fail } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { type CollectionView, viewAgain } from './collection-view.ts';
import { takenTitle } from './create-collection.ts';
import { type CollectionName, loadCollection } from './load-collection.ts';
import { moveInOrder } from './move-in-order.ts';

export interface CollectionSettings {
  readonly title?: string;
  readonly description?: string;
  readonly theme?: CollectionTheme;
  readonly visibility?: Visibility;
  readonly position?: number;
}

export async function updateCollection(
  services: Services,
  actor: Actor,
  name: CollectionName,
  input: CollectionSettings,
): Promise<Result<CollectionView, HubError>> {
  const { catalog } = services;
  const found = await loadCollection(services, actor, name, 'write');
  if (!found.ok) return found;
  const collection = found.value;
  const title = parseTitle(input.title ?? collection.title);
  if (!title.ok) return title;
  const description = parseCollectionDescription(input.description ?? collection.description);
  if (!description.ok) return description;
  const changed = await updateRow(catalog, collection.id, {
    title: title.value,
    description: description.value,
    theme: input.theme ?? collection.theme,
    visibility: input.visibility ?? collection.visibility,
    updatedAt: services.clock.now(),
  });
  if (!changed) return fail(await takenTitle(services, collection.namespaceId, title.value));
  if (input.position !== undefined) {
    const order = await listCollectionOrder(catalog, collection.namespaceId);
    await orderCollections(catalog, collection.namespaceId, moveInOrder(order, collection.id, input.position));
  }
  return viewAgain(services, actor, collection);
}
