/** Creates an empty collection in a namespace where the actor may write. */
import { findNamespace } from '../../catalog/accounts.ts';
import { findCollectionByTitle, insertCollection } from '../../catalog/collections.ts';
import { type Actor, decideCreate } from '../../domain/access.ts';
import { hexOf } from '../../domain/bytes.ts';
import {
  type CollectionId,
  collectionSlug,
  collectionThemes,
  parseCollectionDescription,
  parseTitle,
} from '../../domain/collection.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { NamespaceId, Visibility } from '../../domain/repo.ts';
import { type Result, fail } from '../../domain/result.ts';
import { requireWriter } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { type CollectionView, viewAgain } from './collection-view.ts';

export interface CollectionInput {
  readonly title: string;
  /** Absent: the actor's own. */
  readonly namespace?: string;
  readonly description?: string;
  readonly visibility: Visibility;
}

/** When the owner has one of this title, the error's detail `slug` names it. */
export async function createCollection(
  services: Services,
  actor: Actor,
  input: CollectionInput,
): Promise<Result<CollectionView, HubError>> {
  const { catalog } = services;
  const user = requireWriter(actor);
  if (!user.ok) return user;
  const title = parseTitle(input.title);
  if (!title.ok) return title;
  const description = parseCollectionDescription(input.description ?? '');
  if (!description.ok) return description;
  const name = input.namespace ?? user.value.username;
  const namespace = await findNamespace(catalog, name);
  if (namespace === null) {
    return fail(hubError('user-not-found', `There is no user or organization "${name.slice(0, 100)}".`));
  }
  if (decideCreate(actor, namespace.id) !== 'allow') {
    return fail(hubError('forbidden', `You may not create collections under "${namespace.name}".`));
  }
  const id = newObjectId() as CollectionId;
  const added = await insertCollection(catalog, {
    id,
    namespaceId: namespace.id,
    creatorId: user.value.userId,
    title: title.value,
    description: description.value,
    theme: collectionThemes[Number.parseInt(id.slice(-2), 16) % collectionThemes.length] ?? 'indigo',
    visibility: input.visibility,
    createdAt: services.clock.now(),
  });
  return added ? viewAgain(services, actor, { id }) : fail(await takenTitle(services, namespace.id, title.value));
}

export async function takenTitle(services: Services, namespace: NamespaceId, title: string): Promise<HubError> {
  const existing = await findCollectionByTitle(services.catalog, namespace, title);
  const details = existing === null ? undefined : { slug: collectionSlug(existing) };
  return hubError('already-exists', `There is a collection "${title}" already; choose another title.`, details);
}

/** Twelve random bytes as hex digits, the form that clients know. */
export function newObjectId(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(12)));
}
