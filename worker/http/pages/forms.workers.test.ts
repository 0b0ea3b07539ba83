import { beforeEach, describe, expect, it } from 'vitest';
import { authenticateToken } from '../../app/accounts/authenticate-token.ts';
import { addCollectionItem } from '../../app/community/add-collection-item.ts';
import { createCollection } from '../../app/community/create-collection.ts';
import { findRepo, updateRepo } from '../../catalog/repos.ts';
import { collectionSlug } from '../../domain/collection.ts';
import {
  ada,
  addAccount,
  addRepo,
  ask,
  cookie,
  hub,
  openPages,
  PASSWORD,
  read,
  rendered,
  send,
  sessionOf,
  shown,
} from '../../../test/support/pages.ts';

beforeEach(openPages);

it.each(['/settings', '/settings/password', '/settings/tokens', '/new'])(
  '%s leads strangers to the sign-in and back',
  async (path) => {
    const answer = await ask(path);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/login?next=${encodeURIComponent(path)}`]);
  },
);

it('forms of other web sites change nothing', async () => {
  const answer = await ask('/settings', {
    method: 'POST',
    headers: {
      Cookie: cookie,
      Origin: 'https://evil.example',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: 'full_name=Mallory',
  });
  expect(answer.status).toBe(403);
});

describe('signing up', () => {
  const fields = { username: 'grace', password: PASSWORD, full_name: 'Grace Hopper', email: '', next: '/models' };

  it('is closed unless the operator opens it', async () => {
    expect((await ask('/register')).status).toBe(403);
    expect((await send('/register', fields, '')).status).toBe(403);
    expect(await sessionOf('grace')).toBe('');
  });

  it('makes an account, signs it in and leads on', async () => {
    Object.assign(hub.services.config, { accounts: { signUp: 'open' } });
    const answer = await send('/register', fields, '');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/models']);
    expect(answer.headers.get('set-cookie')).toMatch(/^hub_session=/);
    expect(await sessionOf('grace')).not.toBe('');
  });

  it.each([
    [{ username: 'ADA' }, 'already-exists'],
    [{ username: 'settings' }, 'bad-name'],
    [{ password: 'short' }, 'bad-password'],
    [{ email: 'nowhere' }, 'bad-email'],
  ])('refuses %j, keeping what was typed but not the password', async (change, code) => {
    Object.assign(hub.services.config, { accounts: { signUp: 'open' } });
    expect((await send('/register', { ...fields, ...change }, '')).status).toBeGreaterThanOrEqual(400);
    expect(shown('sign-up').failure?.code).toBe(code);
    expect(JSON.stringify(rendered?.page)).not.toContain(PASSWORD);
  });

  it('never makes an administrator, and not many accounts from one address', async () => {
    Object.assign(hub.services.config, { accounts: { signUp: 'open' } });
    const session = (await send('/register', { ...fields, is_admin: 'true', isAdmin: 'true' }, '')).headers;
    await ask('/', { headers: { Cookie: session.get('set-cookie')?.split(';')[0] ?? '' } });
    expect(rendered?.context.viewer).toEqual({ username: 'grace', isAdmin: false, organizations: [] });
    for (let attempt = 0; attempt < 19; attempt++) await send('/register', { ...fields, password: 'x' }, '');
    expect((await send('/register', { ...fields, username: 'one-more' }, '')).status).toBe(429);
  });
});

describe('access tokens', () => {
  it('are made with what was asked for, shown once, and revoked', async () => {
    const made = await send('/settings/tokens', { name: 'laptop', scope: 'read', days: '7' });
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { created } = shown('tokens');
    const token = await authenticateToken(hub.services, created?.text ?? '');
    expect(token.ok && token.value.actor).toMatchObject({ username: 'ada', scope: 'read' });
    await read('/settings/tokens');
    expect(shown('tokens')).toMatchObject({
      created: null,
      tokens: [{ name: 'laptop', scope: 'read', expiresAt: hub.now + 7 * 24 * 3600_000 }],
    });
    expect(JSON.stringify(rendered?.page)).not.toContain(created?.text);
    expect((await send('/settings/tokens/revoke', { name: 'laptop' })).status).toBe(303);
    expect((await authenticateToken(hub.services, created?.text ?? '')).ok).toBe(false);
  });

  it('lead back to the page they were needed for, if it is of this hub', async () => {
    for (const [next, leadsTo] of [
      ['/ada/net?tab=1', '/ada/net?tab=1'],
      ['//elsewhere.example/x', null],
      ['https://elsewhere.example', null],
      ['', null],
    ] as const) {
      await read(`/settings/tokens?next=${encodeURIComponent(next)}`);
      expect(shown('tokens').next).toBe(leadsTo);
      await send('/settings/tokens', { name: `for ${next}`, scope: 'read', days: '', next });
      expect(shown('tokens')).toMatchObject({ created: { scope: 'read' }, next: leadsTo });
    }
  });

  it('need a name of their own', async () => {
    await send('/settings/tokens', { name: 'laptop', scope: 'write', days: '' });
    expect((await send('/settings/tokens', { name: 'laptop', scope: 'write', days: '' })).status).toBe(409);
    expect(shown('tokens')).toMatchObject({ created: null, failure: { code: 'already-exists' } });
    expect((await send('/settings/tokens', { name: ' ', scope: 'write', days: '' })).status).toBe(400);
    expect(shown('tokens').failure?.code).toBe('bad-token-name');
  });
});

describe('the password', () => {
  const fresh = 'another good one';

  it('is changed by who knows it, which ends other sessions', async () => {
    const other = await sessionOf('ada');
    const answer = await send('/settings/password', { current: PASSWORD, new: fresh, repeated: fresh });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/settings/password?saved']);
    expect(await sessionOf('ada', fresh)).not.toBe('');
    await ask('/', { headers: { Cookie: other } });
    expect(rendered?.context.viewer).toBeNull();
    await read('/');
    expect(rendered?.context.viewer?.username).toBe('ada');
  });

  it.each([
    [{ current: 'wrong' }, 'wrong-password'],
    [{ repeated: 'something else' }, 'passwords-differ'],
    [{ new: 'short', repeated: 'short' }, 'bad-password'],
  ])('stays with %j', async (change, code) => {
    await send('/settings/password', { current: PASSWORD, new: fresh, repeated: fresh, ...change });
    expect(shown('password').failure?.code).toBe(code);
    expect(await sessionOf('ada')).not.toBe('');
  });
});

describe('the profile', () => {
  it('is shown to others by name, and the address to nobody else', async () => {
    await send('/settings', { full_name: 'Ada Lovelace', email: 'ada@example.org' });
    await ask('/ada');
    expect(shown('owner')).toMatchObject({ name: 'ada', fullName: 'Ada Lovelace' });
    expect(JSON.stringify(rendered?.page)).not.toContain('ada@example.org');
    await read('/settings');
    expect(shown('profile').values.email).toBe('ada@example.org');
  });
});

describe('a new repository', () => {
  const fields = { kind: 'dataset', owner: 'ada', name: 'cats', description: 'All of them', visibility: 'private' };

  it('is made as asked, and its page is next', async () => {
    const answer = await send('/new', { ...fields, license: '' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/datasets/ada/cats']);
    const repo = await findRepo(hub.services.catalog, { kind: 'dataset', namespace: 'ada', name: 'cats' });
    expect(repo).toMatchObject({ visibility: 'private', description: 'All of them' });
  });

  it.each([
    [{ name: 'a b' }, 400, 'bad-name'],
    [{ owner: 'grace' }, 403, 'forbidden'],
    [{ owner: 'nobody' }, 404, 'user-not-found'],
  ])('is refused with %j, keeping what was typed', async (change, status, code) => {
    await addAccount('grace');
    expect((await send('/new', { ...fields, license: 'mit', ...change })).status).toBe(status);
    expect(shown('new-repo')).toMatchObject({ values: { kind: 'dataset', license: 'mit' }, failure: { code } });
  });
});

describe('settings of a repository', () => {
  it('are for those who manage it, and hidden with it', async () => {
    await addRepo('open');
    await addRepo('hidden', 'private');
    await addAccount('grace');
    const grace = await sessionOf('grace');
    const statusFor = async (path: string, session: string): Promise<number> =>
      (await ask(path, { headers: { Cookie: session } })).status;
    expect(await statusFor('/ada/open/settings', cookie)).toBe(200);
    expect(await statusFor('/ada/open/settings', grace)).toBe(403);
    expect(await statusFor('/ada/open/settings', '')).toBe(401);
    expect(await statusFor('/ada/hidden/settings', grace)).toBe(404);
    expect(await statusFor('/ada/hidden/settings', '')).toBe(404);
    for (const form of ['general', 'move', 'delete']) {
      const fields = { form, name: 'mine', confirmation: 'ada/hidden' };
      expect((await send('/ada/hidden/settings', fields, grace)).status).toBe(404);
      expect((await send('/ada/open/settings', { ...fields, confirmation: 'ada/open' }, grace)).status).toBe(403);
    }
    expect(await findRepo(hub.services.catalog, { kind: 'model', namespace: 'ada', name: 'open' })).not.toBeNull();
  });

  it('change the description and who sees it', async () => {
    await addRepo('open');
    const answer = await send('/ada/open/settings', {
      form: 'general',
      description: 'Now hidden',
      visibility: 'private',
    });
    expect(answer.headers.get('location')).toBe('/ada/open/settings?saved');
    const repo = await findRepo(hub.services.catalog, { kind: 'model', namespace: 'ada', name: 'open' });
    expect(repo).toMatchObject({ visibility: 'private', description: 'Now hidden' });
  });

  it('rename it, and the old address leads on', async () => {
    await addRepo('open');
    const answer = await send('/ada/open/settings', { form: 'move', owner: 'ada', name: 'renamed' });
    expect(answer.headers.get('location')).toBe('/ada/renamed');
    expect((await read('/ada/open/settings')).headers.get('location')).toBe('/ada/renamed/settings');
  });

  it('delete it only when its name is typed', async () => {
    await addRepo('open');
    expect((await send('/ada/open/settings', { form: 'delete', confirmation: 'open' })).status).toBe(422);
    expect(shown('repo-settings').outcome).toMatchObject({ form: 'delete', failure: { code: 'not-confirmed' } });
    expect((await send('/ada/open/settings', { form: 'delete', confirmation: 'ada/open' })).status).toBe(303);
    expect((await read('/ada/open/settings')).status).toBe(404);
  });
});

describe('a search', () => {
  it('finds what the reader may see, of every kind', async () => {
    await addRepo('harbour-open');
    await addRepo('harbour-hidden', 'private');
    await ask('/search?q=harbour');
    expect(shown('search')).toMatchObject({ counts: { model: 1, people: 0 }, people: [] });
    await read('/search?q=harbour');
    expect(shown('search').repos.model).toHaveLength(2);
    await read('/search?q=ada&scope=people');
    expect(shown('search')).toMatchObject({ counts: { people: 1 }, people: [{ name: 'ada' }], repos: { model: [] } });
    await read('/search?q=Model:harbour');
    expect(shown('search')).toMatchObject({ text: 'harbour', scope: 'model', counts: { model: 2 } });
    await read('/search?q=constructor:harbour');
    expect(shown('search')).toMatchObject({ text: 'constructor:harbour', scope: 'all' });
  });

  it('is suggested from, and people only to those with an account', async () => {
    await addRepo('harbour');
    const suggested = async (session: string, query: string): Promise<unknown> =>
      (await ask(`/search/suggestions?q=${query}`, { headers: { Cookie: session } })).json();
    const harbour = { kind: 'model', namespace: 'ada', name: 'harbour', isPrivate: false };
    expect(await suggested('', 'ada')).toEqual({ repos: [harbour], people: [] });
    expect(await suggested(cookie, 'ada')).toMatchObject({ repos: [harbour], people: [{ name: 'ada' }] });
    expect(await suggested(cookie, 'dataset:ada')).toEqual({ repos: [], people: [] });
    expect(await suggested('', 'model:')).toEqual({ repos: [harbour], people: [] });
    expect(await suggested(cookie, 'user:ada')).toMatchObject({ repos: [], people: [{ name: 'ada' }] });
  });
});

describe('collections', () => {
  it('show what the reader may see, and lead every spelling to their page', async () => {
    await addRepo('open');
    await addRepo('hidden', 'private');
    const made = await createCollection(hub.services, hub.as(ada), { title: 'Starters', visibility: 'public' });
    if (!made.ok) throw new Error(made.error.message);
    const slug = collectionSlug(made.value.collection);
    const name = { namespace: 'ada', slug: slug.split('/')[1] ?? '' };
    for (const repo of ['hidden', 'open']) {
      const target = { kind: 'repo', path: { kind: 'model', namespace: 'ada', name: repo } } as const;
      await addCollectionItem(hub.services, hub.as(ada), name, { target, note: `the ${repo} one` });
    }
    await ask(`/collections/${slug}`);
    expect(shown('collection').repos).toMatchObject([{ name: 'open', note: 'the open one' }]);
    expect(JSON.stringify(rendered?.page)).not.toContain('hidden');
    await read(`/collections/${slug}`);
    expect(shown('collection').repos).toHaveLength(2);
    const id = slug.slice(slug.lastIndexOf('-') + 1);
    expect((await ask(`/collections/ada/renamed-${id}`)).headers.get('location')).toBe(`/collections/${slug}`);
    await ask('/collections?owner=ada');
    expect(shown('collections').collections).toMatchObject([{ slug, first: [{ name: 'open' }] }]);
  });
});

describe('the form at a gate', () => {
  it('lets in, or answers with a page', async () => {
    await addAccount('bob');
    const bob = await sessionOf('bob');
    await addRepo('guarded');
    const repo = await findRepo(hub.services.catalog, { kind: 'model', namespace: 'ada', name: 'guarded' });
    if (repo === null) throw new Error('The repository is gone.');
    await updateRepo(hub.services.catalog, repo.id, { gating: 'manual' });
    expect((await send('/ada/guarded/ask-access', {}, bob)).headers.get('location')).toBe('/ada/guarded');
    const refused = await send('/ada/guarded/ask-access', {});
    expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(shown('error')).toMatchObject({ status: 400, code: 'bad-request' });
    expect((await send('/ada/guarded/ask-access', {}, '')).status).toBe(401);
    expect((await send('/ada/nothing/ask-access', {}, bob)).status).toBe(404);
    const api = await ask('/api/v1/models/ada/guarded');
    expect(await api.json()).toMatchObject({ data: { path: 'ada/guarded', gated: 'manual' } });
  });
});

describe('the page of a user', () => {
  it('counts and lists what the reader may see', async () => {
    await addRepo('open');
    await addRepo('hidden', 'private');
    await ask('/Ada');
    expect((await ask('/Ada')).headers.get('location')).toBe('/ada');
    await ask('/ada');
    expect(shown('owner')).toMatchObject({ counts: { model: 1 }, isAdmin: false, isOrganization: false });
    await read('/ada');
    expect(shown('owner').repos).toHaveLength(2);
    expect((await ask('/nobody')).status).toBe(404);
  });

  it('shows likes and followers, and is followed by a form', async () => {
    await addRepo('open');
    await addRepo('hidden', 'private');
    await addAccount('bob');
    const bob = await sessionOf('bob');
    for (const name of ['open', 'hidden']) await send(`/ada/${name}/like`, { like: 'yes', next: '/' });
    const followed = await send('/ada/follow', { follow: 'yes', kind: 'user', next: '/ada' }, bob);
    expect([followed.status, followed.headers.get('location')]).toEqual([303, '/ada']);
    await ask('/ada?tab=likes');
    expect(shown('owner')).toMatchObject({
      followers: 1,
      does: { likes: 1, following: 0 },
      isFollowed: false,
      links: { tab: 'likes', repos: [{ name: 'open' }], next: null },
    });
    await read('/ada?tab=likes');
    expect(shown('owner').links?.repos).toHaveLength(2);
    await ask('/ada?tab=followers', { headers: { Cookie: bob } });
    expect(shown('owner')).toMatchObject({ isFollowed: true, links: { people: [{ name: 'bob' }] } });
    await ask('/bob?tab=following');
    expect(shown('owner')).toMatchObject({ does: { following: 1 }, links: { people: [{ name: 'ada' }] } });
    await send('/ada/follow', { follow: 'no', kind: 'user', next: '//evil.example' }, bob);
    await ask('/ada?tab=constructor');
    expect(shown('owner')).toMatchObject({ followers: 0, links: null });
    expect((await ask('/ada?tab=likes&cursor=x')).status).toBe(400);
    expect((await send('/ada/follow', { follow: 'yes' }, '')).status).toBe(401);
    expect((await send('/ada/follow', { follow: 'yes' })).status).toBe(400);
    expect((await send('/nobody/follow', { follow: 'yes' }, bob)).status).toBe(404);
  });
});
