/** Loads a collection for an actor who wants to do something with it; a hidden one is as if it were not there. */
import { findCollection } from '../../catalog/collections.ts';
import { type Actor, decide } from '../../domain/access.ts';
import { type CollectionRecord, collectionIdIn } from '../../domain/collection.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

/** As in URLs: the owner's name, and the title with the id. */
export interface CollectionName {
  readonly namespace: string;
  readonly slug: string;
}

export async function loadCollection(
  services: Services,
  actor: Actor,
  { namespace, slug }: CollectionName,
  action: 'see' | 'write',
): Promise<Result<CollectionRecord, HubError>> {
  const missing = hubError('not-found', `There is no collection "${`${namespace}/${slug}`.slice(0, 200)}" here.`);
  const id = collectionIdIn(slug);
  const found = id === null ? null : await findCollection(services.catalog, id);
  if (found === null || found.namespace.toLowerCase() !== namespace.toLowerCase()) return fail(missing);
  const { namespaceId, visibility, creatorId } = found;
  switch (decide(actor, action, { namespaceId, visibility, gating: null, creatorId })) {
    case 'allow':
      return ok(found);
    case 'unauthenticated':
      return fail(hubError('unauthenticated', 'Sign in to change this collection.'));
    case 'forbidden':
      return fail(hubError('forbidden', 'You may not change this collection.'));
    default:
      return fail(missing);
  }
}
