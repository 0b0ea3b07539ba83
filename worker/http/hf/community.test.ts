import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { actorOf } from '../../app/accounts/actor-of.ts';
import { createOrganization } from '../../app/organizations/create-organization.ts';
import { insertUser } from '../../catalog/accounts.ts';
import type { Actor, TokenScope } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { NamespaceId, UserId } from '../../domain/repo.ts';

let hub: HfTestHub;
let bert: TestRepo;
let ada: Actor;
let bob: Actor;
let eve: Actor;

beforeEach(async () => {
  hub = await HfTestHub.open();
  bert = await hub.addRepo({ kind: 'model', name: 'bert' });
  ada = actorOf(hub.ada, 'write');
  bob = await addUser('bob');
  eve = await addUser('eve');
});

afterEach(() => hub.close());

async function addUser(username: string, scope: TokenScope = 'write', isAdmin = false): Promise<Actor> {
  const user: UserRecord = {
    id: `user-${username}` as UserId,
    namespaceId: `ns-${username}` as NamespaceId,
    username,
    fullName: '',
    email: `${username}@example.org`,
    isAdmin,
    organizations: [],
    createdAt: Date.UTC(2026, 0, 1),
  };
  await insertUser(hub.services.catalog, { ...user, passwordHash: null });
  return actorOf(user, scope);
}

async function ask(actor: Actor | null, method: string, path: string, body?: unknown): Promise<Response> {
  hub.signIn(actor);
  return hub.request(path, body === undefined ? { method } : { method, body: JSON.stringify(body) });
}
async function get(actor: Actor | null, path: string): Promise<unknown> {
  return (await ask(actor, 'GET', path)).json();
}
async function refusal(actor: Actor | null, method: string, path: string, body?: unknown) {
  const answer = await ask(actor, method, path, body);
  return [answer.status, answer.headers.get('x-error-code')];
}

describe('likes', () => {
  const like = '/api/models/Ada/bert/like';

  it('are given once, counted, listed and taken back', async () => {
    for (const actor of [bob, bob, eve]) expect((await ask(actor, 'POST', like)).status).toBe(200);
    expect(await get(null, '/api/models/Ada/bert?expand=likes&expand=trendingScore')).toMatchObject({
      likes: 2,
      trendingScore: 20,
    });
    const likers = await get(null, '/api/models/Ada/bert/likers');
    expect(likers).toMatchObject([{ user: 'eve', fullname: 'eve', avatarUrl: '' }, { user: 'bob' }]);
    expect(JSON.stringify(likers)).not.toContain('example.org');
    expect(await get(null, '/api/users/BOB/likes')).toEqual([
      { createdAt: expect.stringMatching(/Z$/), repo: { name: 'Ada/bert', type: 'model' } },
    ]);
    await ask(bob, 'DELETE', like);
    await ask(bob, 'DELETE', like);
    expect(await get(null, '/api/models/Ada/bert')).toMatchObject({ likes: 1 });
    expect(await get(null, '/api/users/bob/likes')).toEqual([]);
  });

  it('order lists', async () => {
    await hub.addRepo({ kind: 'model', name: 'newer' });
    await ask(bob, 'POST', like);
    for (const sort of ['likes', 'trendingScore']) {
      expect(await get(null, `/api/models?sort=${sort}`)).toMatchObject([{ id: 'Ada/bert' }, { id: 'Ada/newer' }]);
    }
  });

  it('come in pages', async () => {
    await ask(bob, 'POST', like);
    await ask(eve, 'POST', like);
    const names: string[] = [];
    let next: string | undefined = '/api/models/Ada/bert/likers?limit=1';
    while (next !== undefined) {
      const page: Response = await ask(null, 'GET', next);
      names.push(...((await page.json()) as { user: string }[]).map(({ user }) => user));
      const link: string | undefined = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
      next = link?.replace('http://hub.test', '');
    }
    expect(names.toSorted()).toEqual(['bob', 'eve']);
    expect(await refusal(null, 'GET', '/api/models/Ada/bert/likers?cursor=x')).toEqual([400, 'BadRequest']);
  });

  it('need somebody who may write, and a repository they see', async () => {
    expect((await ask(null, 'POST', like)).status).toBe(401);
    expect((await ask(await addUser('reader', 'read'), 'POST', like)).status).toBe(403);
    await hub.addRepo({ kind: 'model', name: 'secret' }, 'private');
    expect(await refusal(bob, 'POST', '/api/models/Ada/secret/like')).toEqual([404, 'RepoNotFound']);
    // Clients tell a missing repository by this code, also where its name lacks the owner's.
    expect(await refusal(bob, 'DELETE', '/api/models/secret/like')).toEqual([404, 'RepoNotFound']);
    expect(await refusal(bob, 'POST', '/api/models/Ada/secret/unheard-of')).toEqual([404, 'RepoNotFound']);
    await ask(ada, 'POST', '/api/models/Ada/secret/like');
    expect(await get(bob, '/api/users/Ada/likes')).toEqual([]);
    expect(await get(ada, '/api/users/Ada/likes')).toMatchObject([{ repo: { name: 'Ada/secret' } }]);
    expect(await get(bob, '/api/users/Ada/overview')).toMatchObject({ numLikes: 0, numModels: 1 });
    expect(await get(ada, '/api/users/Ada/overview')).toMatchObject({ numLikes: 1, numModels: 2 });
  });
});

describe('users and organizations', () => {
  beforeEach(async () => {
    const created = await createOrganization(hub.services, ada, { name: 'Engines', fullName: 'The Engines' });
    expect(created.ok).toBe(true);
  });

  it('have an overview', async () => {
    expect(await get(null, '/api/users/ada/overview')).toMatchObject({
      user: 'Ada',
      fullname: 'Ada L.',
      type: 'user',
      numModels: 1,
      numFollowers: 0,
      isFollowing: false,
    });
    expect(await get(null, '/api/organizations/engines/overview')).toMatchObject({
      name: 'Engines',
      fullname: 'The Engines',
      numModels: 0,
      numUsers: 1,
    });
    expect(await get(null, '/api/organizations/engines/members')).toMatchObject([{ user: 'Ada', type: 'user' }]);
    expect(await get(null, '/api/users/ada/overview')).toMatchObject({ orgs: [{ name: 'Engines' }] });
    for (const path of ['users/engines/overview', 'organizations/ada/overview', 'organizations/none/members']) {
      expect(await refusal(null, 'GET', `/api/${path}`)).toEqual([404, 'UserNotFound']);
    }
  });

  it('are followed', async () => {
    for (const name of ['users/ada', 'organizations/engines']) {
      await ask(bob, 'POST', `/api/${name}/follow`);
      await ask(bob, 'POST', `/api/${name}/follow`);
      expect(await get(bob, `/api/${name}/overview`)).toMatchObject({ numFollowers: 1, isFollowing: true });
      expect(await get(null, `/api/${name}/followers`)).toMatchObject([{ user: 'bob', type: 'user' }]);
    }
    expect(await get(null, '/api/users/bob/following')).toMatchObject([{ user: 'Ada' }]);
    await ask(bob, 'DELETE', '/api/users/ada/follow');
    expect(await get(null, '/api/users/bob/following')).toEqual([]);
    expect((await ask(bob, 'POST', '/api/users/bob/follow')).status).toBe(400);
    expect((await ask(null, 'POST', '/api/users/ada/follow')).status).toBe(401);
  });
});

describe('what is stored', () => {
  it('is listed for the owner alone, the largest first', async () => {
    bert.commit({ 'config.json': '{}', 'w.bin': await bert.lfs(new Uint8Array(3000)) });
    await bert.index();
    await hub.addRepo({ kind: 'dataset', name: 'rows' }, 'private');
    expect(await get(ada, '/api/settings/repositories')).toMatchObject([
      { id: 'Ada/bert', type: 'model', visibility: 'public', storage: 3000, storagePercent: 100 },
      { id: 'Ada/rows', type: 'dataset', visibility: 'private', storage: 0, storagePercent: 0 },
    ]);
    expect(await get(ada, '/api/organizations/Ada/settings/repositories')).toHaveLength(2);
    expect(await get(bob, '/api/settings/repositories')).toEqual([]);
    expect((await ask(bob, 'GET', '/api/organizations/Ada/settings/repositories')).status).toBe(403);
    expect((await ask(null, 'GET', '/api/settings/repositories')).status).toBe(401);
    expect(await get(null, '/api/models/Ada/bert?expand=usedStorage')).toMatchObject({ usedStorage: 3000 });
  });
});
