import { beforeEach, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import { addDownloads } from '../../catalog/downloads.ts';
import { saveRepoCard } from '../../catalog/repo-cards.ts';
import type { Actor } from '../../domain/access.ts';
import { type CollectionRecord, collectionSlug } from '../../domain/collection.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoKind, Visibility } from '../../domain/repo.ts';
import { anonymous } from '../accounts/actor-of.ts';
import { addCollectionItem } from '../community/add-collection-item.ts';
import type { CollectionName } from '../community/load-collection.ts';
import { createCollection } from '../community/create-collection.ts';
import { createRepo } from './create-repo.ts';
import { deleteRepo } from './delete-repo.ts';
import { getRelations, relationKey } from './get-relations.ts';

let hub: TestHub;
let ada: Actor;
let bob: Actor;

beforeEach(async () => {
  hub = await openTestHub();
  ada = hub.as(await hub.addUser('Ada'));
  bob = hub.as(await hub.addUser('bob'));
});

async function add(
  actor: Actor,
  name: string,
  tags: readonly string[] = [],
  { kind = 'model', visibility = 'public' }: { kind?: RepoKind; visibility?: Visibility } = {},
): Promise<RepoRecord> {
  const made = await createRepo(hub.services, actor, { kind, name, visibility });
  if (!made.ok) throw new Error(made.error.message);
  const nothing = { pipelineTag: null, libraryName: null, license: null, safetensors: null, gguf: null, config: null };
  await saveRepoCard(hub.services.catalog, made.value.id, 'a'.repeat(40) as Oid, {
    card: {},
    siblings: [],
    searchText: '',
    transformersInfo: null,
    tags,
    ...nothing,
  });
  return made.value;
}

const nothing = { models: [], datasets: [] };

/** As addresses name it. */
function nameOf(collection: CollectionRecord): CollectionName {
  const [namespace = '', slug = ''] = collectionSlug(collection).split('/');
  return { namespace, slug };
}

it('counts what was made of a model, whatever its case, and private ones for those alone who see them', async () => {
  const base = await add(ada, 'base');
  await add(bob, 'tuned', ['base_model:ada/base', 'base_model:finetune:ada/base']);
  await add(bob, 'small', ['base_model:quantized:Ada/base']);
  await add(bob, 'hidden', ['base_model:quantized:Ada/base'], { visibility: 'private' });
  await add(bob, 'gone', ['base_model:merge:Ada/base']);
  await deleteRepo(hub.services, bob, { kind: 'model', namespace: 'bob', name: 'gone' });
  const derived = async (actor: Actor): Promise<unknown> =>
    (await getRelations(hub.services, actor, base, nothing)).derived;
  expect(await derived(anonymous)).toEqual({ adapter: 0, finetune: 1, quantized: 1, merge: 0 });
  expect(await derived(ada)).toEqual({ adapter: 0, finetune: 1, quantized: 1, merge: 0 });
  expect(await derived(bob)).toEqual({ adapter: 0, finetune: 1, quantized: 2, merge: 0 });
});

it('names the models trained on a dataset that the reader may know of', async () => {
  const cats = await add(ada, 'cats', [], { kind: 'dataset' });
  await add(bob, 'seer', ['dataset:Ada/cats']);
  await add(bob, 'hidden', ['dataset:Ada/cats'], { visibility: 'private' });
  const trained = async (actor: Actor): Promise<unknown> => {
    const { count, first } = (await getRelations(hub.services, actor, cats, nothing)).trainedModels;
    return [count, first.map(({ repo }) => repo.name)];
  };
  expect(await trained(anonymous)).toEqual([1, ['seer']]);
  expect(await trained(bob)).toEqual([2, expect.arrayContaining(['seer', 'hidden'])]);
});

it('tells which of the named repositories are here, and nothing of those that are hidden', async () => {
  const model = await add(ada, 'model');
  await add(bob, 'Base');
  await add(bob, 'hidden', [], { visibility: 'private' });
  await add(bob, 'cats', [], { kind: 'dataset' });
  const named = { models: ['BOB/base', 'bob/hidden', 'bob/cats', 'gpt2', 'a/b/c'], datasets: ['bob/cats'] };
  const known = async (actor: Actor): Promise<readonly string[]> =>
    [...(await getRelations(hub.services, actor, model, named)).known.keys()].toSorted();
  expect(await known(ada)).toEqual([relationKey('dataset', 'bob/cats'), relationKey('model', 'bob/base')]);
  expect(await known(bob)).toContain(relationKey('model', 'bob/hidden'));
});

it('finds the collections that hold it, and downloads day by day', async () => {
  const model = await add(ada, 'model');
  for (const [title, visibility] of [
    ['Open', 'public'],
    ['Own', 'private'],
  ] as const) {
    const made = await createCollection(hub.services, bob, { namespace: 'bob', title, visibility });
    if (!made.ok) throw new Error(made.error.message);
    const target = { kind: 'repo', path: { kind: 'model', namespace: 'Ada', name: 'model' } } as const;
    const added = await addCollectionItem(hub.services, bob, nameOf(made.value.collection), { target });
    if (!added.ok) throw new Error(added.error.message);
  }
  await addDownloads(hub.services.catalog, new Map([[model.id, 3]]), hub.now - 24 * 3600_000);
  await addDownloads(hub.services.catalog, new Map([[model.id, 9]]), hub.now - 40 * 24 * 3600_000);
  const { collections, downloads } = await getRelations(hub.services, anonymous, model, nothing);
  expect(collections.map(({ title }) => title)).toEqual(['Open']);
  expect(downloads).toHaveLength(30);
  expect(downloads.slice(-3)).toEqual([0, 3, 0]);
  expect(downloads.reduce((sum, count) => sum + count, 0)).toBe(3);
});
