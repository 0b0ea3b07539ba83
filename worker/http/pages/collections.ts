/** `GET /collections` and `/collections/{owner}/{slug}`: what people put together. */
import type { CollectionSummary, RepoSummary } from '#portal';
import type { Handler } from 'hono';
import type { CollectionView } from '../../app/community/collection-view.ts';
import { getCollection } from '../../app/community/get-collection.ts';
import { listCollections } from '../../app/community/list-collections.ts';
import type { CollectionItem } from '../../catalog/collection-items.ts';
import { type CollectionRecord, collectionSlug } from '../../domain/collection.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { formatPageError } from './error.ts';
import { repoSummaries } from './repo-summary.ts';
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
      repos: await reposOf(context, items),
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
    first: items.flatMap(({ target }) =>
      target.kind === 'repo'
        ? [{ kind: target.repo.kind, namespace: target.repo.namespace, name: target.repo.name }]
        : [],
    ),
  };
}

async function reposOf(context: HubContext, items: readonly CollectionItem[]): Promise<readonly RepoSummary[]> {
  const noted = items.flatMap(({ target, note }) => (target.kind === 'repo' ? [{ repo: target.repo, note }] : []));
  const summaries = await repoSummaries(
    context,
    noted.map(({ repo }) => repo),
  );
  return summaries.map((summary, index) => {
    const note = noted[index]?.note ?? '';
    return note === '' ? summary : { ...summary, note };
  });
}
