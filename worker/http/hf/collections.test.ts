import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HfTestHub } from '../../../test/support/hf-hub.ts';
import { actorOf } from '../../app/accounts/actor-of.ts';
import { insertUser } from '../../catalog/accounts.ts';
import type { Actor } from '../../domain/access.ts';
import type { NamespaceId, UserId } from '../../domain/repo.ts';

interface Item {
  readonly _id: string;
  readonly id: string;
  readonly position: number;
}
interface Collection {
  readonly slug: string;
  readonly title: string;
  readonly position: number;
  readonly items: readonly Item[];
}

let hub: HfTestHub;
let ada: Actor;
let bob: Actor;

beforeEach(async () => {
  hub = await HfTestHub.open();
  for (const name of ['bert', 'secret']) {
    await hub.addRepo({ kind: 'model', name }, name === 'secret' ? 'private' : 'public');
  }
  for (const name of ['a', 'b', 'c', 'd', 'e']) await hub.addRepo({ kind: 'dataset', name });
  ada = actorOf(hub.ada, 'write');
  const user = { id: 'user-bob' as UserId, namespaceId: 'ns-bob' as NamespaceId, username: 'bob', fullName: '' };
  const bobRecord = { ...user, email: null, isAdmin: false, organizations: [], createdAt: 0 };
  await insertUser(hub.services.catalog, { ...bobRecord, passwordHash: null });
  bob = actorOf(bobRecord, 'write');
});

afterEach(() => hub.close());

async function ask(actor: Actor | null, method: string, path: string, body?: unknown): Promise<Response> {
  hub.signIn(actor);
  return hub.request(
    `/api/collections${path}`,
    body === undefined ? { method } : { method, body: JSON.stringify(body) },
  );
}
async function json<T>(actor: Actor | null, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await ask(actor, method, path, body);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as T;
}
async function refusal(actor: Actor | null, method: string, path: string, body?: unknown) {
  const answer = await ask(actor, method, path, body);
  return [answer.status, answer.headers.get('x-error-code')];
}
const make = (title: string, rest: object = {}, actor = ada) =>
  json<Collection>(actor, 'POST', '', { title, namespace: actor === bob ? 'bob' : 'Ada', private: false, ...rest });
const show = (slug: string, actor: Actor | null = ada) => json<Collection>(actor, 'GET', `/${slug}`);
const add = (slug: string, id: string, type: string, note?: string) =>
  json<Collection>(ada, 'POST', `/${slug}/items`, { item: { id, type }, note });
const names = ({ items }: Collection): string[] => items.map(({ id }) => id);

describe('a collection', () => {
  it('is made, changed and deleted', async () => {
    const made = await make('My Best Models!', { description: 'Few.' });
    expect(made).toMatchObject({
      slug: expect.stringMatching(/^Ada\/my-best-models-[0-9a-f]{24}$/),
      title: 'My Best Models!',
      description: 'Few.',
      owner: { name: 'Ada', type: 'user' },
      private: false,
      upvotes: 0,
      position: 0,
      items: [],
    });
    const { data } = await json<{ data: Collection }>(ada, 'PATCH', `/${made.slug}`, {
      title: 'Others',
      theme: 'pink',
      private: true,
    });
    expect(data).toMatchObject({ title: 'Others', theme: 'pink', private: true, description: 'Few.' });
    expect(data.slug).toMatch(/^Ada\/others-/);
    expect((await show(made.slug)).title).toBe('Others');
    await json(ada, 'DELETE', `/${made.slug}`);
    expect(await refusal(ada, 'GET', `/${made.slug}`)).toEqual([404, 'NotFound']);
  });

  it('has a title that no other of its owner has', async () => {
    const made = await make('Twice');
    const again = await ask(ada, 'POST', '', { title: 'tWICE', namespace: 'Ada' });
    expect([again.status, await again.json()]).toMatchObject([409, { slug: made.slug }]);
    await make('Twice', {}, bob);
    const other = await make('Other');
    expect(await refusal(ada, 'PATCH', `/${other.slug}`, { title: 'twice' })).toEqual([409, 'AlreadyExists']);
  });

  it('takes its place among those of its owner', async () => {
    const slugs = [];
    for (const title of ['one', 'two', 'three']) slugs.push((await make(title)).slug);
    await json(ada, 'PATCH', `/${slugs[2]}`, { position: 0 });
    const positions = [];
    for (const slug of slugs) positions.push((await show(slug)).position);
    expect(positions).toEqual([1, 2, 0]);
  });

  it.each([
    ['no title', { title: ' ' }],
    ['a title too long', { title: 'x'.repeat(60) }],
    ['a description too long', { description: 'x'.repeat(151) }],
  ])('is refused with %s', async (_, wrong) => {
    expect(await refusal(ada, 'POST', '', { title: 'Fine', namespace: 'Ada', ...wrong })).toEqual([400, 'BadRequest']);
  });

  it('is changed by its owner alone, and hidden from others while private', async () => {
    const { slug } = await make('Ours');
    const writes = [
      ['PATCH', `/${slug}`, { title: 'Mine' }],
      ['DELETE', `/${slug}`, undefined],
      ['POST', `/${slug}/items`, { item: { id: 'Ada/bert', type: 'model' } }],
      ['PATCH', `/${slug}/items/x`, { note: '' }],
      ['DELETE', `/${slug}/items/x`, undefined],
    ] as const;
    for (const [method, path, body] of writes) {
      expect((await ask(null, method, path, body)).status, method + path).toBe(401);
      expect((await ask(bob, method, path, body)).status, method + path).toBe(403);
      expect((await ask(actorOf(hub.ada, 'read'), method, path, body)).status, method + path).toBe(403);
    }
    expect(await refusal(bob, 'POST', '', { title: 'x', namespace: 'Ada' })).toEqual([403, 'Forbidden']);
    await json(ada, 'PATCH', `/${slug}`, { private: true });
    for (const [method, path, body] of [...writes, ['GET', `/${slug}`, undefined] as const]) {
      expect(await refusal(bob, method, path, body)).toEqual([404, 'NotFound']);
      expect(await refusal(null, method, path, body)).toEqual([404, 'NotFound']);
    }
    expect(await json(bob, 'GET', '')).toEqual([]);
    expect(await json(ada, 'GET', '')).toHaveLength(1);
  });

  it('tells which of its repositories the reader likes', async () => {
    const { slug } = await make('Liked');
    await add(slug, 'Ada/bert', 'model');
    await add(slug, 'Ada/a', 'dataset');
    hub.signIn(bob);
    expect((await hub.request('/api/models/Ada/bert/like', { method: 'POST' })).status).toBe(200);
    const liked = async (actor: Actor | null) =>
      (await show(slug, actor)).items.map((item) => (item as { isLikedByUser?: boolean }).isLikedByUser);
    expect(await liked(bob)).toEqual([true, false]);
    expect(await liked(ada)).toEqual([false, false]);
    expect(await liked(null)).toEqual([false, false]);
  });

  it('is voted for once by each', async () => {
    const { slug } = await make('Liked');
    for (const actor of [ada, bob, bob]) await json(actor, 'POST', `/${slug}/upvote`);
    expect(await show(slug, bob)).toMatchObject({ upvotes: 2, isUpvotedByUser: true });
    await json(bob, 'DELETE', `/${slug}/upvote`);
    expect(await show(slug, bob)).toMatchObject({ upvotes: 1, isUpvotedByUser: false });
    expect((await ask(null, 'POST', `/${slug}/upvote`)).status).toBe(401);
  });
});

describe('what is in a collection', () => {
  it('keeps its order, its notes and its places', async () => {
    const { slug } = await make('Things');
    await add(slug, 'Ada/bert', 'model', 'A <note>');
    await add(slug, 'ada/A', 'dataset');
    const inner = await make('Inner');
    const full = await add(slug, inner.slug, 'collection');
    expect(full.items).toMatchObject([
      { id: 'Ada/bert', type: 'model', position: 0, note: { text: 'A <note>', html: 'A &lt;note&gt;' } },
      { id: 'Ada/a', type: 'dataset', position: 1 },
      { type: 'collection', slug: inner.slug, position: 2 },
    ]);
    const [bert, rows] = full.items;
    await json(ada, 'PATCH', `/${slug}/items/${rows?._id}`, { position: 0, note: 'first' });
    await json(ada, 'PATCH', `/${slug}/items/${bert?._id}`, { note: '' });
    const changed = await show(slug);
    expect(changed.items).toMatchObject([
      { id: 'Ada/a', position: 0, note: { text: 'first' } },
      { id: 'Ada/bert' },
      {},
    ]);
    expect(changed.items[1]).not.toHaveProperty('note');
    await json(ada, 'DELETE', `/${slug}/items/${rows?._id}`);
    expect((await show(slug)).items.map(({ position }) => position)).toEqual([0, 1]);
    expect(await refusal(ada, 'DELETE', `/${slug}/items/${rows?._id}`)).toEqual([404, 'NotFound']);
  });

  it('is there once, exists, and is no stranger', async () => {
    const { slug } = await make('Things');
    await add(slug, 'Ada/bert', 'model');
    const post = (id: string, type: string) => refusal(ada, 'POST', `/${slug}/items`, { item: { id, type } });
    expect(await post('Ada/bert', 'model')).toEqual([409, 'AlreadyExists']);
    expect(await post('Ada/none', 'model')).toEqual([404, 'RepoNotFound']);
    expect(await post('2307.09288', 'paper')).toEqual([400, 'BadRequest']);
    expect(await post('bert', 'model')).toEqual([400, 'BadRequest']);
    expect(await post(slug, 'collection')).toEqual([400, 'BadRequest']);
    const bobs = await make('Bobs', {}, bob);
    const secret = { item: { id: 'Ada/secret', type: 'model' } };
    expect(await refusal(bob, 'POST', `/${bobs.slug}/items`, secret)).toEqual([404, 'RepoNotFound']);
    expect(
      await refusal(ada, 'POST', `/${slug}/items`, { item: { id: 'Ada/a', type: 'dataset' }, note: 'x'.repeat(501) }),
    ).toEqual([400, 'BadRequest']);
  });

  it('is shown to those who see it', async () => {
    const { slug } = await make('Things');
    await add(slug, 'Ada/secret', 'model');
    await add(slug, (await make('Hidden', { private: true })).slug, 'collection');
    await add(slug, 'Ada/bert', 'model');
    expect(names(await show(slug))).toHaveLength(3);
    expect(names(await show(slug, bob))).toEqual(['Ada/bert']);
    expect(names(await show(slug, null))).toEqual(['Ada/bert']);
  });
});

describe('a list of collections', () => {
  const list = async (query: string, actor: Actor | null = null) =>
    (await json<Collection[]>(actor, 'GET', query)).map(({ title }) => title);

  it('shows the first four things that the asker sees, and no place of the collection', async () => {
    const { slug } = await make('Things');
    await add(slug, 'Ada/secret', 'model');
    for (const name of ['a', 'b', 'c', 'd', 'e']) await add(slug, `Ada/${name}`, 'dataset');
    const [listed] = await json<Collection[]>(bob, 'GET', '');
    expect(listed && names(listed)).toEqual(['Ada/a', 'Ada/b', 'Ada/c', 'Ada/d']);
    expect(listed).not.toHaveProperty('position');
  });

  it('is filtered, sorted and comes in pages', async () => {
    const first = await make('First');
    await make('Second', { description: 'Of cats' });
    await make('Third', {}, bob);
    await add(first.slug, 'Ada/bert', 'model');
    await add(first.slug, 'Ada/secret', 'model');
    await json(bob, 'POST', `/${first.slug}/upvote`);
    expect((await list('?owner=ADA')).toSorted()).toEqual(['First', 'Second']);
    expect(await list('?owner=Ada&owner=bob')).toHaveLength(3);
    expect(await list('?owner=nobody')).toEqual([]);
    expect(await list('?item=models/Ada/bert')).toEqual(['First']);
    expect(await list('?item=models/Ada/secret')).toEqual([]);
    expect(await list('?item=models/Ada/secret', ada)).toEqual(['First']);
    expect(await list('?q=CATS')).toEqual(['Second']);
    for (const sort of ['upvotes', 'trending']) expect((await list(`?sort=${sort}`))[0]).toBe('First');
    expect(await refusal(null, 'GET', '?sort=size')).toEqual([400, 'BadRequest']);
    expect(await refusal(null, 'GET', '?item=bert')).toEqual([400, 'BadRequest']);

    for (const sort of ['lastModified', 'upvotes', 'trending']) {
      const titles: string[] = [];
      let next: string | undefined = `?limit=1&sort=${sort}`;
      while (next !== undefined) {
        const page: Response = await ask(null, 'GET', next);
        titles.push(...((await page.json()) as Collection[]).map(({ title }) => title));
        const link: string | undefined = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
        next = link?.replace('http://hub.test/api/collections', '');
      }
      expect(titles.toSorted(), sort).toEqual(['First', 'Second', 'Third']);
    }
  });
});
