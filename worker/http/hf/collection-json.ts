/** The shape of collections and of what is in them. */
import type { CollectionView } from '../../app/community/collection-view.ts';
import type { CollectionItem, ItemTarget } from '../../catalog/collection-items.ts';
import { type CollectionRecord, collectionSlug } from '../../domain/collection.ts';
import { type RepoId, repoFullName } from '../../domain/repo.ts';
import { escapeHtml } from '../escape-html.ts';
import { isoDate } from './entry-json.ts';

/** As in lists: `huggingface_hub` numbers these itself and refuses a `position`. */
export function listedCollectionJson({ collection, items, isUpvoted, liked }: CollectionView) {
  return {
    ...summaryJson(collection),
    gating: false,
    private: collection.visibility === 'private',
    isUpvotedByUser: isUpvoted,
    items: items.map((item) => itemJson(item, liked)),
  };
}

export function collectionJson(view: CollectionView, baseUrl: string) {
  const { collection } = view;
  return {
    ...listedCollectionJson(view),
    position: collection.position,
    shareUrl: shareUrl(collection, baseUrl),
  };
}

export function shareUrl(collection: CollectionRecord, baseUrl: string): string {
  return `${baseUrl}/collections/${collectionSlug(collection)}`;
}

function summaryJson(collection: CollectionRecord) {
  const { id, title, description, theme, upvotes, updatedAt, namespace, namespaceId, namespaceKind } = collection;
  return {
    _id: id,
    slug: collectionSlug(collection),
    title,
    ...(description !== '' && { description }),
    lastUpdated: isoDate(updatedAt),
    theme,
    upvotes,
    owner: {
      _id: namespaceId,
      avatarUrl: '',
      fullname: namespace,
      name: namespace,
      type: namespaceKind === 'user' ? 'user' : 'org',
      isPro: false,
      isHf: false,
      isHfAdmin: false,
      isMod: false,
    },
  };
}

function itemJson({ id, target, note, position }: CollectionItem, liked: ReadonlySet<RepoId>) {
  return {
    ...targetJson(target, liked),
    _id: id,
    position,
    ...(note !== '' && { note: { text: note, html: escapeHtml(note) } }),
  };
}

function targetJson(target: ItemTarget, liked: ReadonlySet<RepoId>) {
  if (target.kind === 'collection') {
    const { collection } = target;
    return { ...summaryJson(collection), id: collection.id, type: 'collection' };
  }
  const { repo } = target;
  return {
    id: repoFullName(repo),
    type: repo.kind,
    repoType: repo.kind,
    author: repo.namespace,
    private: repo.visibility === 'private',
    gated: repo.gating ?? false,
    likes: repo.likes,
    isLikedByUser: liked.has(repo.id),
    downloads: repo.downloads,
    createdAt: isoDate(repo.createdAt),
    lastModified: isoDate(repo.updatedAt),
  };
}
