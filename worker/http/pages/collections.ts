/** `GET /collections` and `/collections/{owner}/{slug}`: what people put together. */
import type { CollectionSummary, RepoSummary } from '#portal';
import type { Handler } from 'hono';
import type { CollectionView } from '../../app/community/collection-view.ts';
import { getCollection } from '../../app/community/get-collection.ts';
import { listCollections } from '../../app/community/list-collections.ts';
import type { CollectionItem } from '../../catalog/collection-items.ts';
import { type CollectionRecord, collectionSlug } from '../../domain/collection.ts';
import type { HubEnv } from '../hub-env.ts';
import { formatPageError } from './error.ts';
import { plainSummary } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';

const PAGE_SIZE = 20;

export const showCollections: Handler<HubEnv> = async (context) => {
  const read = (name: string): string => (context.req.query(name) ?? '').trim().slice(0, 200);
  const query = { search: read('search'), owner: read('owner') };
  const cursor = context.req.query('cursor');
  const found = await listCollections(context.get('services'), context.get('actor'), {
    owners: query.owner === '' ? [] : [query.owner],
    items: [],
    ...(query.search !== '' && { text: query.search }),
    sort: 'lastModified',
    limit: PAGE_SIZE,
    ...(cursor !== undefined && { cursor }),
  });
  if (!found.ok) return formatPageError(context, found.error);
  const collections = found.value.items.map(({ collection, items }) => summaryOf(collection, items));
  return respondWithPage(context, {
    name: 'collections',
    data: { query, collections, next: found.value.cursor ?? null },
  });
};

export const showCollection: Handler<HubEnv> = async (context) => {
  const name = { namespace: context.req.param('owner') ?? '', slug: context.req.param('slug') ?? '' };
  const found = await getCollection(context.get('services'), context.get('actor'), name);
  if (!found.ok) return formatPageError(context, found.error);
  const { collection, items }: CollectionView = found.value;
  const canonical = `/collections/${collectionSlug(collection)}`;
  if (context.req.path !== canonical) return context.redirect(canonical, 302);
  return respondWithPage(context, {
    name: 'collection',
    data: {
      collection: summaryOf(collection, []),
      repos: items.flatMap(repoOf),
      collections: items.flatMap(({ target }) =>
        target.kind === 'collection' ? [summaryOf(target.collection, [])] : [],
      ),
    },
  });
};

function summaryOf(collection: CollectionRecord, items: readonly CollectionItem[]): CollectionSummary {
  const { title, description, namespace, visibility, upvotes, updatedAt } = collection;
  return {
    slug: collectionSlug(collection),
    title,
    description,
    owner: namespace,
    isPrivate: visibility === 'private',
    upvotes,
    updatedAt,
    first: items.flatMap(repoOf).map(({ kind, namespace: owner, name }) => ({ kind, namespace: owner, name })),
  };
}

function repoOf({ target, note }: CollectionItem): readonly RepoSummary[] {
  if (target.kind !== 'repo') return [];
  return [{ ...plainSummary(target.repo), ...(note === '' ? {} : { note }) }];
}
