/** Changes the note on an item of a collection, or its place. */
import { listItemOrder, orderItems, updateNote } from '../../catalog/collection-items.ts';
import type { Actor } from '../../domain/access.ts';
import { type CollectionItemId, parseNote } from '../../domain/collection.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { type CollectionName, loadCollection } from './load-collection.ts';
import { moveInOrder } from './move-in-order.ts';

export interface ItemChange {
  /** Empty: none. */
  readonly note?: string;
  /** From 0. */
  readonly position?: number;
}

export async function updateCollectionItem(
  services: Services,
  actor: Actor,
  name: CollectionName,
  item: CollectionItemId,
  change: ItemChange,
): Promise<Result<null, HubError>> {
  const { catalog } = services;
  const collection = await loadCollection(services, actor, name, 'write');
  if (!collection.ok) return collection;
  const { id } = collection.value;
  const order = await listItemOrder(catalog, id);
  if (!order.includes(item)) return fail(noSuchItem());
  const note = parseNote(change.note ?? '');
  if (!note.ok) return note;
  const now = services.clock.now();
  if (change.note !== undefined) await updateNote(catalog, id, item, note.value, now);
  if (change.position !== undefined) await orderItems(catalog, id, moveInOrder(order, item, change.position), now);
  return ok(null);
}

export function noSuchItem(): HubError {
  return hubError('not-found', 'There is no such item in this collection.');
}
