/** Shows one collection with everything in it. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { Result } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { type CollectionView, viewAgain } from './collection-view.ts';
import { type CollectionName, loadCollection } from './load-collection.ts';

export async function getCollection(
  services: Services,
  actor: Actor,
  name: CollectionName,
): Promise<Result<CollectionView, HubError>> {
  const collection = await loadCollection(services, actor, name, 'see');
  return collection.ok ? viewAgain(services, actor, collection.value) : collection;
}
