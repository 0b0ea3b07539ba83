/** `/api/collections…`: lists of repositories that people put together. */
import { Hono } from 'hono';
import { z } from 'zod';
import { addCollectionItem } from '../../app/community/add-collection-item.ts';
import { createCollection } from '../../app/community/create-collection.ts';
import { deleteCollection } from '../../app/community/delete-collection.ts';
import { getCollection } from '../../app/community/get-collection.ts';
import { listCollections } from '../../app/community/list-collections.ts';
import type { CollectionName } from '../../app/community/load-collection.ts';
import { removeCollectionItem } from '../../app/community/remove-collection-item.ts';
import { updateCollection } from '../../app/community/update-collection.ts';
import { updateCollectionItem } from '../../app/community/update-collection-item.ts';
import { voteForCollection } from '../../app/community/vote-for-collection.ts';
import { type CollectionSort, collectionSorts } from '../../catalog/collections.ts';
import { type CollectionItemId, collectionThemes } from '../../domain/collection.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type RepoKind, type RepoPath, repoKinds } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { collectionJson, listedCollectionJson } from './collection-json.ts';
import { hubRoute } from './hub-route.ts';
import { readManageBody } from './manage-body.ts';
import { pageJson, pageQueryOf } from './page-query.ts';
import { readQuery, text, texts, wholeNumber } from './query.ts';
import { apiKinds } from './repo-route.ts';

export function collectionRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  const one = '/api/collections/:namespace/:slug';
  app.get('/api/collections', list);
  app.post('/api/collections', create);
  app.get(one, show);
  app.patch(one, update);
  app.delete(one, remove);
  app.post(`${one}/resource-group`, setResourceGroup);
  app.post(`${one}/upvote`, vote(true));
  app.delete(`${one}/upvote`, vote(false));
  app.post(`${one}/items`, addItem);
  app.patch(`${one}/items/:item`, updateItem);
  app.delete(`${one}/items/:item`, removeItem);
  return app;
}

function nameIn(context: HubContext): CollectionName {
  return { namespace: context.req.param('namespace') ?? '', slug: context.req.param('slug') ?? '' };
}

function itemIn(context: HubContext): CollectionItemId {
  return (context.req.param('item') ?? '') as CollectionItemId;
}

const listQuery = z.object({
  owner: texts,
  item: texts,
  q: text,
  sort: text,
  limit: wholeNumber({ fallback: 100, min: 1, max: 100 }),
  cursor: text,
});

const list = hubRoute(async (context) => {
  const query = readQuery(context, listQuery);
  if (!query.ok) return query;
  const { owner, item, q, sort } = query.value;
  const sorted = readSort(sort);
  if (!sorted.ok) return sorted;
  const items = item.map(pathOfItem);
  if (items.includes(null)) {
    return fail(hubError('bad-request', '"item" looks like "models/namespace/name" or "datasets/namespace/name".'));
  }
  const page = await listCollections(context.get('services'), context.get('actor'), {
    ...pageQueryOf(query.value),
    owners: owner,
    items: items.filter((path) => path !== null),
    sort: sorted.value,
    ...(q !== undefined && { text: q }),
  });
  return page.ok ? ok(pageJson(context, page.value, listedCollectionJson)) : page;
});

function readSort(given: string | undefined): Result<CollectionSort, HubError> {
  const sort = given === undefined ? 'trending' : collectionSorts.find((known) => known === given);
  return sort === undefined
    ? fail(hubError('bad-request', `Collections are sorted by ${collectionSorts.join(', ')}.`))
    : ok(sort);
}

function pathOfItem(item: string): RepoPath | null {
  const match = /^(models|datasets|spaces|codes)\/([^/]+)\/([^/]+)$/.exec(item);
  if (match === null) return null;
  const [, kind = '', namespace = '', name = ''] = match;
  return { kind: apiKinds[kind as keyof typeof apiKinds], namespace, name };
}

const createBody = z.object({
  title: z.string(),
  namespace: z.string().nullish(),
  description: z.string().nullish(),
  private: z.boolean().nullish(),
});

const create = hubRoute(async (context) => {
  const body = await readManageBody(context, createBody);
  if (!body.ok) return body;
  const { title, namespace, description } = body.value;
  const made = await createCollection(context.get('services'), context.get('actor'), {
    title,
    visibility: body.value.private === true ? 'private' : 'public',
    ...(typeof namespace === 'string' && { namespace }),
    ...(typeof description === 'string' && { description }),
  });
  return made.ok ? ok(context.json(collectionJson(made.value, context.get('baseUrl')))) : made;
});

const show = hubRoute(async (context) => {
  const found = await getCollection(context.get('services'), context.get('actor'), nameIn(context));
  return found.ok ? ok(context.json(collectionJson(found.value, context.get('baseUrl')))) : found;
});

const updateBody = z.object({
  title: z.string().nullish(),
  description: z.string().nullish(),
  private: z.boolean().nullish(),
  theme: z.enum(collectionThemes).nullish(),
  position: z.number().int().min(0).nullish(),
});

const update = hubRoute(async (context) => {
  const body = await readManageBody(context, updateBody);
  if (!body.ok) return body;
  const { title, description, theme, position } = body.value;
  const updated = await updateCollection(context.get('services'), context.get('actor'), nameIn(context), {
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description }),
    ...(typeof body.value.private === 'boolean' && { visibility: body.value.private ? 'private' : 'public' }),
    ...(typeof theme === 'string' && { theme }),
    ...(typeof position === 'number' && { position }),
  });
  if (!updated.ok) return updated;
  return ok(context.json({ success: true, data: collectionJson(updated.value, context.get('baseUrl')) }));
});

const remove = hubRoute(async (context) => {
  const removed = await deleteCollection(context.get('services'), context.get('actor'), nameIn(context));
  return removed.ok ? ok(context.json({ success: true })) : removed;
});

/** This hub has no resource groups; belonging to none is all there is. */
const setResourceGroup = hubRoute(async (context) => {
  const body = await readManageBody(context, z.object({ resourceGroupId: z.string().nullish() }));
  if (!body.ok) return body;
  if (typeof body.value.resourceGroupId !== 'string') return ok(context.json({ success: true }));
  return fail(hubError('not-implemented', 'This hub has no resource groups.'));
});

const vote = (given: boolean) =>
  hubRoute(async (context) => {
    const voted = await voteForCollection(context.get('services'), context.get('actor'), nameIn(context), given);
    return voted.ok ? ok(context.json({ success: true })) : voted;
  });

const itemBody = z.object({
  item: z.object({ id: z.string(), type: z.string() }),
  note: z.string().nullish(),
});

const addItem = hubRoute(async (context) => {
  const body = await readManageBody(context, itemBody);
  if (!body.ok) return body;
  const { item, note } = body.value;
  const target = targetOf(item);
  if (!target.ok) return target;
  const added = await addCollectionItem(context.get('services'), context.get('actor'), nameIn(context), {
    target: target.value,
    ...(typeof note === 'string' && { note }),
  });
  return added.ok ? ok(context.json(collectionJson(added.value, context.get('baseUrl')))) : added;
});

type Target = Parameters<typeof addCollectionItem>[3]['target'];

function targetOf({ id, type }: { readonly id: string; readonly type: string }): Result<Target, HubError> {
  const [namespace, name, ...more] = id.split('/');
  const isPair = namespace !== undefined && name !== undefined && more.length === 0;
  const kind: RepoKind | undefined = repoKinds.find((known) => known === type);
  if (kind !== undefined && isPair) return ok({ kind: 'repo', path: { kind, namespace, name } });
  if (type === 'collection' && isPair) return ok({ kind: 'collection', name: { namespace, slug: name } });
  if (kind !== undefined || type === 'collection') {
    return fail(hubError('bad-request', 'The id of an item looks like "namespace/name".'));
  }
  return fail(hubError('bad-request', `A collection here holds no "${type.slice(0, 40)}".`));
}

const itemUpdateBody = z.object({ note: z.string().nullish(), position: z.number().int().min(0).nullish() });

const updateItem = hubRoute(async (context) => {
  const body = await readManageBody(context, itemUpdateBody);
  if (!body.ok) return body;
  const { note, position } = body.value;
  const services = context.get('services');
  const updated = await updateCollectionItem(services, context.get('actor'), nameIn(context), itemIn(context), {
    // Null takes the note away.
    ...(note !== undefined && { note: note ?? '' }),
    ...(typeof position === 'number' && { position }),
  });
  return updated.ok ? ok(context.json({ success: true })) : updated;
});

const removeItem = hubRoute(async (context) => {
  const services = context.get('services');
  const removed = await removeCollectionItem(services, context.get('actor'), nameIn(context), itemIn(context));
  return removed.ok ? ok(context.json({ success: true })) : removed;
});
