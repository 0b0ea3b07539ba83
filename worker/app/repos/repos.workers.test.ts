import { beforeEach, describe, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import { findRepoById } from '../../catalog/repos.ts';
import type { Actor } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { anonymous } from '../accounts/actor-of.ts';
import { purgeDeletedRepos } from '../maintenance/purge-deleted-repos.ts';
import { type NewRepoInput, createRepo } from './create-repo.ts';
import { deleteRepo } from './delete-repo.ts';
import { getRepo } from './get-repo.ts';
import { moveRepo } from './move-repo.ts';
import { updateRepoSettings } from './update-repo-settings.ts';

const DAY = 24 * 3600_000;

let hub: TestHub;
let adaUser: UserRecord;
let ada: Actor;
let bob: Actor;

beforeEach(async () => {
  hub = await openTestHub();
  adaUser = await hub.addUser('Ada');
  ada = hub.as(adaUser);
  bob = hub.as(await hub.addUser('bob'));
});

const at = (name: string, namespace = 'Ada'): RepoPath => ({ kind: 'model', namespace, name });

async function create(input: Partial<NewRepoInput> = {}, actor = ada): Promise<RepoRecord> {
  const made = await createRepo(hub.services, actor, { kind: 'model', name: 'cats', visibility: 'public', ...input });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

const read = (path: RepoPath, actor: Actor = anonymous) => getRepo(hub.services, actor, path, 'read');
const missing = { ok: false, error: { code: 'repo-not-found' } };

describe('creating', () => {
  it('makes an empty repository in the own namespace', async () => {
    const repo = await create({ description: ' Cats. ', defaultBranch: 'trunk' });
    expect(repo).toMatchObject({
      namespace: 'Ada',
      name: 'cats',
      description: 'Cats.',
      defaultBranch: 'trunk',
      headSha: null,
    });
    expect(hub.calls).toEqual([`setDefaultBranch ${repo.id} trunk`]);
    expect(await read(at('cats'))).toEqual({ ok: true, value: repo });
  });

  it('takes a name once per kind and namespace, whatever the case', async () => {
    await create({ name: 'Cats' });
    const again = await createRepo(hub.services, ada, { kind: 'model', name: 'cATS', visibility: 'public' });
    expect(again).toMatchObject({ error: { code: 'already-exists', details: { path: 'Ada/Cats' } } });
    await create({ kind: 'dataset', name: 'cats' });
    await create({ name: 'cats' }, bob);
  });

  it('lets exactly one of two at the same moment win', async () => {
    const input = { kind: 'model', name: 'cats', visibility: 'public' } as const;
    const both = await Promise.all([createRepo(hub.services, ada, input), createRepo(hub.services, ada, input)]);
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });

  it('is refused in the namespace of others, with a token that may only read, to strangers, under a bad name', async () => {
    const input = { kind: 'model', name: 'cats', visibility: 'public' } as const;
    const attempt = (actor: Actor, rest: Partial<NewRepoInput> = {}) =>
      createRepo(hub.services, actor, { ...input, ...rest });
    expect(await attempt(bob, { namespace: 'ada' })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await attempt(hub.as(adaUser, 'read'))).toMatchObject({ error: { code: 'forbidden' } });
    expect(await attempt(anonymous)).toMatchObject({ error: { code: 'unauthenticated' } });
    expect(await attempt(ada, { namespace: 'nobody' })).toMatchObject({ error: { code: 'user-not-found' } });
    expect(await attempt(ada, { name: '../etc' })).toMatchObject({ error: { code: 'bad-name' } });
    expect(await attempt(ada, { defaultBranch: 'a..b' })).toMatchObject({ error: { code: 'bad-name' } });
  });
});

describe('a private repository', () => {
  it('looks missing to everyone but its owner and administrators', async () => {
    await create({ visibility: 'private' });
    const root = hub.as(await hub.addUser('root', { isAdmin: true }));
    expect(await read(at('cats'), anonymous)).toEqual(await read(at('cats', 'Ada'), bob));
    expect(await read(at('cats'), bob)).toMatchObject(missing);
    for (const action of ['write', 'manage'] as const) {
      expect(await getRepo(hub.services, bob, at('cats'), action)).toMatchObject(missing);
    }
    expect(await read(at('cats'), ada)).toMatchObject({ ok: true });
    expect(await read(at('cats'), root)).toMatchObject({ ok: true });
  });

  it('answers as one that never was', async () => {
    await create({ visibility: 'private' });
    const hidden = await read(at('cats'));
    const never = await read(at('dogs'));
    expect(JSON.stringify(hidden).replaceAll('cats', 'dogs')).toBe(JSON.stringify(never));
  });
});

describe('names', () => {
  it('are found without case, and the answer says the true spelling', async () => {
    await create({ name: 'Cats' });
    expect(await read(at('cATs', 'aDA'))).toMatchObject({
      value: { namespace: 'Ada', name: 'Cats', movedFrom: { namespace: 'aDA', name: 'cATs' } },
    });
  });

  it('that were given up lead to the repository, over several renames', async () => {
    const { id } = await create({ name: 'one' });
    await moveRepo(hub.services, ada, { from: at('one'), toNamespace: 'ada', toName: 'two' });
    await moveRepo(hub.services, ada, { from: at('one'), toNamespace: 'ada', toName: 'three' });
    for (const old of ['one', 'two']) {
      expect(await read(at(old))).toMatchObject({ value: { id, name: 'three', movedFrom: { name: old } } });
    }
    const back = await moveRepo(hub.services, ada, { from: at('three'), toNamespace: 'ada', toName: 'one' });
    expect(back).toMatchObject({ value: { id, name: 'one' } });
    const current = await read(at('one'));
    expect(current).toMatchObject({ value: { id, name: 'one' } });
    expect(current.ok && current.value.movedFrom).toBeUndefined();
  });

  it('that were given up belong to a new repository that takes them', async () => {
    const old = await create({ name: 'one' });
    await moveRepo(hub.services, ada, { from: at('one'), toNamespace: 'ada', toName: 'two' });
    const fresh = await create({ name: 'one' });
    expect(await read(at('one'))).toMatchObject({ value: { id: fresh.id } });
    expect(await read(at('two'))).toMatchObject({ value: { id: old.id } });
    await deleteRepo(hub.services, ada, at('one'));
    expect(await read(at('one'))).toMatchObject(missing);
  });

  it('may change in case only', async () => {
    const { id } = await create({ name: 'cats' });
    expect(await moveRepo(hub.services, ada, { from: at('cats'), toNamespace: 'ada', toName: 'Cats' })).toMatchObject({
      value: { name: 'Cats' },
    });
    expect(await read(at('Cats'))).toEqual({ ok: true, value: expect.objectContaining({ id, name: 'Cats' }) });
  });

  it('are not taken from others, and moving needs rights at both ends', async () => {
    await create({ name: 'one' });
    await create({ name: 'two' });
    const move = (actor: Actor, toNamespace: string, toName: string) =>
      moveRepo(hub.services, actor, { from: at('one'), toNamespace, toName });
    expect(await move(ada, 'ada', 'TWO')).toMatchObject({
      error: { code: 'already-exists', details: { path: 'Ada/two' } },
    });
    expect(await move(ada, 'bob', 'one')).toMatchObject({ error: { code: 'forbidden' } });
    expect(await move(bob, 'bob', 'one')).toMatchObject({ error: { code: 'forbidden' } });
    const root = hub.as(await hub.addUser('root', { isAdmin: true }));
    expect(await move(root, 'bob', 'one')).toMatchObject({ value: { namespace: 'bob' } });
    expect(await read(at('one'))).toMatchObject({ value: { namespace: 'bob', name: 'one' } });
  });
});

describe('deleting', () => {
  it('hides at once, frees the name, and removes the content after the grace period', async () => {
    const { id } = await create();
    expect(await deleteRepo(hub.services, ada, at('cats'))).toMatchObject({ ok: true });
    expect(await read(at('cats'), ada)).toMatchObject(missing);
    const fresh = await create();

    hub.now += 7 * DAY - 1;
    await purgeDeletedRepos(hub.services);
    expect(hub.calls).toEqual([]);
    hub.now += 1;
    await purgeDeletedRepos(hub.services);
    expect(hub.calls).toEqual([`purge ${id}`]);
    await purgeDeletedRepos(hub.services);
    expect(hub.calls).toHaveLength(1);
    expect(await findRepoById(hub.services.catalog, fresh.id)).toMatchObject({ id: fresh.id });
  });

  it('is refused by an old name, which may stand for something else in the memory of whoever types it', async () => {
    const { id } = await create({ name: 'one' });
    await moveRepo(hub.services, ada, { from: at('one'), toNamespace: 'ada', toName: 'two' });
    expect(await deleteRepo(hub.services, ada, at('one'))).toMatchObject({ error: { code: 'repo-not-found' } });
    expect(await read(at('two'))).toMatchObject({ value: { id } });
  });

  it('is for the owner', async () => {
    await create();
    expect(await deleteRepo(hub.services, bob, at('cats'))).toMatchObject({ error: { code: 'forbidden' } });
    expect(await deleteRepo(hub.services, anonymous, at('cats'))).toMatchObject({ error: { code: 'unauthenticated' } });
    expect(await read(at('cats'))).toMatchObject({ ok: true });
  });
});

describe('settings', () => {
  it('change what is given and nothing else', async () => {
    const repo = await create({ description: 'Cats.' });
    expect(await updateRepoSettings(hub.services, ada, at('cats'), { visibility: 'private' })).toEqual({
      ok: true,
      value: { ...repo, visibility: 'private' },
    });
    expect(await read(at('cats'))).toMatchObject(missing);
    expect(await updateRepoSettings(hub.services, bob, at('cats'), { visibility: 'public' })).toMatchObject(missing);
    expect(await updateRepoSettings(hub.services, ada, at('cats'), { defaultBranch: 'dev' })).toMatchObject({
      value: { defaultBranch: 'dev' },
    });
    expect(hub.calls).toEqual([`setDefaultBranch ${repo.id} dev`, `tend-repo ${repo.id}`]);
  });
});
