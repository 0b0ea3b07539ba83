import { beforeEach, describe, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import { findUserById } from '../../catalog/accounts.ts';
import { findTokenById, insertToken } from '../../catalog/tokens.ts';
import { type Actor, type OrganizationRole, organizationRoles } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { TokenId } from '../../domain/credential.ts';
import { anonymous } from '../accounts/actor-of.ts';
import { addUser } from '../accounts/add-user.ts';
import { searchOwners } from '../accounts/search-owners.ts';
import { createBucket } from '../buckets/create-bucket.ts';
import { deleteBucket } from '../buckets/delete-bucket.ts';
import { createCollection } from '../community/create-collection.ts';
import { deleteCollection } from '../community/delete-collection.ts';
import { createRepo } from '../repos/create-repo.ts';
import { deleteRepo } from '../repos/delete-repo.ts';
import { getRepo } from '../repos/get-repo.ts';
import { listRepos } from '../repos/list-repos.ts';
import { moveRepo } from '../repos/move-repo.ts';
import { addMember } from './add-member.ts';
import { createOrganization } from './create-organization.ts';
import { deleteOrganization } from './delete-organization.ts';
import { listMemberPage } from './list-members.ts';
import { removeMember } from './remove-member.ts';
import { setMemberRole } from './set-member-role.ts';
import { updateOrganization } from './update-organization.ts';

const secret = { kind: 'model', namespace: 'Engines', name: 'secret' } as const;

let hub: TestHub;
let ada: UserRecord;
let bob: UserRecord;

/** As whom a request of the user's is made now: memberships are read with each. */
async function now(user: UserRecord, scope: 'read' | 'write' = 'write'): Promise<Actor> {
  const found = await findUserById(hub.services.catalog, user.id);
  if (found === null) throw new Error('no user');
  return hub.as(found, scope);
}

async function join(user: UserRecord, role: OrganizationRole) {
  return addMember(hub.services, await now(ada), { organization: 'engines', username: user.username, role });
}

async function members(): Promise<readonly string[]> {
  const page = await listMemberPage(hub.services, 'Engines', { page: 1, perPage: 50 });
  return page.ok ? page.value.members.map(({ user, role }) => `${user.username} ${role}`) : [];
}

function error(code: string) {
  return { ok: false, error: { code } };
}

beforeEach(async () => {
  hub = await openTestHub();
  ada = await hub.addUser('Ada');
  bob = await hub.addUser('bob');
  expect(await createOrganization(hub.services, hub.as(ada), { name: 'Engines' })).toMatchObject({ ok: true });
});

describe('an organization', () => {
  it('is found by its names beside users, by those who are signed in', async () => {
    await updateOrganization(hub.services, await now(ada), { name: 'engines', fullName: 'Analytical Society' });
    const found = (search: string, actor: Actor) => searchOwners(hub.services, actor, { search, page: 1, perPage: 10 });
    expect(await found('society', hub.as(bob))).toEqual({
      ok: true,
      value: { owners: [{ name: 'Engines', fullName: 'Analytical Society' }], total: 1 },
    });
    expect(await found('a', hub.as(bob))).toMatchObject({
      value: { owners: [{ name: 'Ada' }, { name: 'Engines' }], total: 2 },
    });
    expect(await found('society', anonymous)).toMatchObject(error('unauthenticated'));
  });

  it('has its creator as admin', async () => {
    expect(await members()).toEqual(['Ada admin']);
  });

  it('shares names with users', async () => {
    const { services } = hub;
    for (const name of ['engines', 'ADA', 'bob']) {
      expect(await createOrganization(services, hub.as(bob), { name })).toMatchObject(error('already-exists'));
    }
    for (const name of ['new', 'api', 'a/b', '', 'x'.repeat(41), '-x']) {
      expect(await createOrganization(services, hub.as(bob), { name })).toMatchObject(error('bad-name'));
    }
    expect(await addUser(services, { username: 'eNGINES', password: 'long enough' })).toMatchObject(
      error('already-exists'),
    );
  });

  it('is made by people only, not by apps or tokens that read', async () => {
    const { services } = hub;
    const make = (actor: Actor) => createOrganization(services, actor, { name: 'more' });
    expect(await make(anonymous)).toMatchObject(error('unauthenticated'));
    expect(await make(hub.as(bob, 'read'))).toMatchObject(error('forbidden'));
    expect(await make({ ...hub.as(bob), appScopes: ['manage-repos'] })).toMatchObject(error('forbidden'));
  });

  it('goes only when it owns nothing, and takes nothing of others with it', async () => {
    const { services } = hub;
    const admin = await now(ada);
    const end = () => deleteOrganization(services, admin, 'engines');
    const repo = { kind: 'model', namespace: 'Engines', name: 'difference' } as const;
    await createRepo(services, admin, { ...repo, visibility: 'public' });
    expect(await end()).toMatchObject(error('conflict'));
    await deleteRepo(services, admin, repo);
    await createBucket(services, admin, { namespace: 'Engines', name: 'difference', visibility: 'public' });
    expect(await end()).toMatchObject(error('conflict'));
    await deleteBucket(services, admin, { namespace: 'Engines', name: 'difference' });
    const made = await createCollection(services, admin, { title: 'Best', namespace: 'Engines', visibility: 'public' });
    if (!made.ok) throw new Error(made.error.message);
    expect(await end()).toMatchObject(error('conflict'));
    const { id } = made.value.collection;
    await deleteCollection(services, admin, { namespace: 'Engines', slug: `best-${id}` });
    await join(bob, 'write');
    expect(await deleteOrganization(services, await now(bob), 'engines')).toMatchObject(error('forbidden'));
    expect(await end()).toMatchObject({ ok: true });
    expect(await end()).toMatchObject(error('user-not-found'));
    expect((await findUserById(services.catalog, bob.id))?.organizations).toEqual([]);
    // The name is free, and what was deleted in it does not come back.
    expect(await createOrganization(services, hub.as(bob), { name: 'engines' })).toMatchObject({ ok: true });
    expect(await getRepo(services, await now(bob), repo, 'see')).toMatchObject(error('repo-not-found'));
    expect(await getRepo(services, admin, { ...repo, namespace: 'Ada' }, 'see')).toMatchObject(error('repo-not-found'));
  });
});

describe('members', () => {
  it('are added, changed and removed by admins', async () => {
    const { services } = hub;
    expect(await join(bob, 'write')).toMatchObject({ ok: true });
    expect(await join(bob, 'read')).toMatchObject(error('already-exists'));
    expect(await members()).toEqual(['Ada admin', 'bob write']);
    const place = { organization: 'Engines', username: 'BOB' };
    expect(await setMemberRole(services, await now(ada), { ...place, role: 'read' })).toMatchObject({ ok: true });
    expect(await members()).toEqual(['Ada admin', 'bob read']);
    expect(await removeMember(services, await now(ada), place)).toMatchObject({ ok: true });
    expect(await members()).toEqual(['Ada admin']);
    expect(await removeMember(services, await now(ada), place)).toMatchObject(error('user-not-found'));
    const nobody = { organization: 'engines', username: 'nobody', role: 'read' } as const;
    expect(await addMember(services, await now(ada), nobody)).toMatchObject(error('user-not-found'));
  });

  it('who are no admins decide nothing but when they leave', async () => {
    const { services } = hub;
    const eve = await hub.addUser('eve');
    await join(bob, 'write');
    for (const actor of [await now(bob), hub.as(eve), await now(ada, 'read')]) {
      const place = { organization: 'engines', username: 'bob' };
      expect(await addMember(services, actor, { ...place, username: 'eve', role: 'read' })).toMatchObject(
        error('forbidden'),
      );
      expect(await setMemberRole(services, actor, { ...place, role: 'admin' })).toMatchObject(error('forbidden'));
      expect(await removeMember(services, actor, { ...place, username: 'ada' })).toMatchObject(error('forbidden'));
      expect(await updateOrganization(services, actor, { name: 'engines', fullName: 'Mine' })).toMatchObject(
        error('forbidden'),
      );
      expect(await deleteOrganization(services, actor, 'engines')).toMatchObject(error('forbidden'));
    }
    const left = await removeMember(services, await now(bob), { organization: 'engines', username: 'bob' });
    expect(left).toMatchObject({ ok: true });
    expect(await members()).toEqual(['Ada admin']);
  });

  it('lose the tokens that jobs hold in their name when their role changes', async () => {
    const { services } = hub;
    await join(bob, 'write');
    const made = await createRepo(services, await now(bob), { ...secret, visibility: 'private' });
    if (!made.ok) throw new Error(made.error.message);
    const give = async (): Promise<TokenId> => {
      const id = crypto.randomUUID() as TokenId;
      const text = { tokenHash: id, displayName: id, lastFour: 'aaaa', origin: 'user', scope: 'write' } as const;
      const times = { createdAt: hub.now, expiresAt: null, lastUsedAt: null };
      const limits = { appScope: 'write-repos', onlyRepoId: made.value.id };
      await insertToken(services.catalog, { id, userId: bob.id, ...text, ...times, ...limits });
      return id;
    };
    const place = { organization: 'engines', username: 'bob' };
    for (const change of [
      async () => setMemberRole(services, await now(ada), { ...place, role: 'read' }),
      async () => removeMember(services, await now(ada), place),
    ]) {
      const token = await give();
      expect(await findTokenById(services.catalog, token, hub.now)).not.toBeNull();
      expect(await change()).toMatchObject({ ok: true });
      expect(await findTokenById(services.catalog, token, hub.now)).toBeNull();
    }
  });

  it('always have an admin among them', async () => {
    const { services } = hub;
    const last = { organization: 'engines', username: 'ada' };
    await join(bob, 'write');
    const admin = await now(ada);
    expect(await removeMember(services, admin, last)).toMatchObject(error('conflict'));
    expect(await setMemberRole(services, admin, { ...last, role: 'write' })).toMatchObject(error('conflict'));
    expect(await setMemberRole(services, admin, { ...last, role: 'admin' })).toMatchObject({ ok: true });
    await setMemberRole(services, admin, { ...last, username: 'bob', role: 'admin' });
    // Two who leave at once: one of them stays.
    const both = await Promise.all(
      [ada, bob].map(async (user) => removeMember(services, await now(user), { ...last, username: user.username })),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await members()).toHaveLength(1);
  });
});

describe('what an organization owns', () => {
  it('is for its members, each by their role and as long as they are members', async () => {
    const { services } = hub;
    await createRepo(services, await now(ada), { ...secret, visibility: 'private' });
    const seen = async (actor: Actor) => {
      const list = await listRepos(services, actor, { kind: 'model', sort: 'createdAt', limit: 10, author: 'engines' });
      return list.ok ? list.value.repos.length : -1;
    };
    const may = async (actor: Actor) => {
      const create = { ...secret, name: `by-${crypto.randomUUID().slice(0, 8)}`, visibility: 'public' } as const;
      const created = await createRepo(services, actor, create);
      return {
        sees: (await getRepo(services, actor, secret, 'read')).ok,
        writes: (await getRepo(services, actor, secret, 'write')).ok,
        manages: (await getRepo(services, actor, secret, 'manage')).ok,
        creates: created.ok,
        writesOwn: created.ok && (await getRepo(services, actor, create, 'write')).ok,
      };
    };
    const nothing = { sees: false, writes: false, manages: false, creates: false, writesOwn: false };
    expect(await may(await now(bob))).toEqual(nothing);
    const expected = {
      read: { ...nothing, sees: true },
      contributor: { ...nothing, sees: true, creates: true, writesOwn: true },
      write: { sees: true, writes: true, manages: true, creates: true, writesOwn: true },
      admin: { sees: true, writes: true, manages: true, creates: true, writesOwn: true },
    };
    for (const role of organizationRoles) {
      await join(bob, role);
      expect(await may(await now(bob)), role).toEqual(expected[role]);
      expect(await may(await now(bob, 'read')), role).toEqual(expected.read);
      const before = await seen(await now(bob));
      await removeMember(services, await now(ada), { organization: 'engines', username: 'bob' });
      expect(await may(await now(bob)), `was ${role}`).toEqual(nothing);
      expect(await seen(await now(bob))).toBe(before - 1);
    }
  });

  it('comes from its members and goes to them', async () => {
    const { services } = hub;
    await join(bob, 'contributor');
    const from = { kind: 'model', namespace: 'bob', name: 'secret' } as const;
    await createRepo(services, hub.as(bob), { ...from, visibility: 'private' });
    const to = (toNamespace: string) => ({ toNamespace, toName: 'secret' });
    expect(await moveRepo(services, await now(bob), { from, ...to('Engines') })).toMatchObject({ ok: true });
    expect(await getRepo(services, await now(ada), from, 'write')).toMatchObject({ value: { namespace: 'Engines' } });
    // Its maker manages it there as long as they are a contributor.
    await setMemberRole(services, await now(ada), { organization: 'engines', username: 'bob', role: 'read' });
    expect(await moveRepo(services, await now(bob), { from: secret, ...to('bob') })).toMatchObject(error('forbidden'));
    expect(await moveRepo(services, await now(ada), { from: secret, ...to('bob') })).toMatchObject(error('forbidden'));
    expect(await moveRepo(services, await now(ada), { from: secret, ...to('Ada') })).toMatchObject({ ok: true });
    expect(await getRepo(services, await now(bob), secret, 'see')).toMatchObject(error('repo-not-found'));
  });
});
