/** Votes for a collection that the actor sees, or takes the vote back. */
import { deleteUpvote, insertUpvote } from '../../catalog/collections.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { requireWriter } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { type CollectionName, loadCollection } from './load-collection.ts';

export async function voteForCollection(
  services: Services,
  actor: Actor,
  name: CollectionName,
  vote: boolean,
): Promise<Result<null, HubError>> {
  const collection = await loadCollection(services, actor, name, 'see');
  if (!collection.ok) return collection;
  const user = requireWriter(actor);
  if (!user.ok) return user;
  const { id } = collection.value;
  if (vote) await insertUpvote(services.catalog, id, user.value.userId, services.clock.now());
  else await deleteUpvote(services.catalog, id, user.value.userId);
  return ok(null);
}
