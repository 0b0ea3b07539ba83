/** Takes an item out of a collection. */
import { deleteItem, listItemOrder, orderItems } from '../../catalog/collection-items.ts';
import type { Actor } from '../../domain/access.ts';
import type { CollectionItemId } from '../../domain/collection.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { type CollectionName, loadCollection } from './load-collection.ts';
import { noSuchItem } from './update-collection-item.ts';

export async function removeCollectionItem(
  services: Services,
  actor: Actor,
  name: CollectionName,
  item: CollectionItemId,
): Promise<Result<null, HubError>> {
  const { catalog } = services;
  const collection = await loadCollection(services, actor, name, 'write');
  if (!collection.ok) return collection;
  const { id } = collection.value;
  const order = await listItemOrder(catalog, id);
  if (!order.includes(item)) return fail(noSuchItem());
  const now = services.clock.now();
  await deleteItem(catalog, id, item, now);
  const rest = order.filter((other) => other !== item);
  await orderItems(catalog, id, rest, now);
  return ok(null);
}
