/** Deletes a collection; what was in it stays. */
import { deleteCollection as deleteRow } from '../../catalog/collections.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { type CollectionName, loadCollection } from './load-collection.ts';

export async function deleteCollection(
  services: Services,
  actor: Actor,
  name: CollectionName,
): Promise<Result<null, HubError>> {
  const collection = await loadCollection(services, actor, name, 'write');
  if (!collection.ok) return collection;
  await deleteRow(services.catalog, collection.value.id);
  return ok(null);
}
