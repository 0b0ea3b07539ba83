import { env } from 'cloudflare:test';
import type { HomeData, ListData, PageInput } from '#portal';
import { beforeEach, describe, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import { countFacets } from '../../app/repos/count-facets.ts';
import { createRepo } from '../../app/repos/create-repo.ts';
import { type NewRepoCard, saveRepoCard } from '../../catalog/repo-cards.ts';
import type { Env } from '../../config.ts';
import type { Actor } from '../../domain/access.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoKind, Visibility } from '../../domain/repo.ts';
import { createApp } from '../app.ts';

let hub: TestHub;
let ada: Actor;
let rendered: PageInput | undefined;

beforeEach(async () => {
  hub = await openTestHub();
  ada = hub.as(await hub.addUser('ada'));
  rendered = undefined;
});

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const app = createApp(
    () => hub.services,
    (input) => {
      rendered = input;
      return '<p>page</p>';
    },
  );
  const headers = new Headers(init.headers);
  if (!headers.has('Accept')) headers.set('Accept', 'text/html');
  return Promise.resolve(app.request(`http://hub.example${path}`, { ...init, headers }, env as unknown as Env));
}

/** What the portal was given to show. */
async function homeOf(path: string): Promise<HomeData> {
  await ask(path);
  if (rendered?.page.name !== 'home') throw new Error(`${path} is another page`);
  return rendered.page.data;
}

async function listOf(path: string): Promise<ListData> {
  await ask(path);
  if (rendered?.page.name !== 'list') throw new Error(`${path} is another page`);
  return rendered.page.data;
}

async function addRepo(
  name: string,
  { kind = 'model', visibility = 'public' }: { kind?: RepoKind; visibility?: Visibility } = {},
): Promise<void> {
  hub.now += 1000;
  const made = await createRepo(hub.services, ada, { kind, name, visibility });
  if (!made.ok) throw new Error(made.error.message);
  if (name !== 'tiny') return;
  const card: NewRepoCard = {
    card: { license: 'other', license_name: 'harbour-licence', language: ['en', 'ko'] },
    pipelineTag: 'text-generation',
    libraryName: 'transformers',
    license: 'other',
    safetensors: { total: 1100, parameters: { F32: 100, BF16: 1000 } },
    gguf: null,
    config: null,
    transformersInfo: null,
    siblings: [],
    searchText: '',
    tags: ['conversational', 'en', 'ko', 'gguf'],
  };
  await saveRepoCard(hub.services.catalog, made.value.id, 'a'.repeat(40) as Oid, card);
}

describe('the first page', () => {
  it('counts and shows what the reader may see, newest first', async () => {
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six']) await addRepo(name);
    await addRepo('hidden', { visibility: 'private' });
    await addRepo('cats', { kind: 'dataset' });
    const { counts, recent } = await homeOf('/');
    expect(counts).toEqual({ model: 6, dataset: 1, space: 0, code: 0 });
    expect(recent.model.map(({ name }) => name)).toEqual(['six', 'five', 'four', 'three', 'two']);
    expect(recent.dataset.map(({ name }) => name)).toEqual(['cats']);
  });
});

describe('a list', () => {
  it('says what is known of each repository', async () => {
    await addRepo('tiny');
    const { repos } = await listOf('/models');
    expect(repos).toEqual([
      {
        kind: 'model',
        namespace: 'ada',
        name: 'tiny',
        isPrivate: false,
        updatedAt: hub.now,
        downloads: 0,
        likes: 0,
        task: 'text-generation',
        license: 'harbour-licence',
        parameters: 1100,
      },
    ]);
  });

  it('is searched, filtered and turned page by page', async () => {
    await addRepo('tiny');
    for (let number = 1; number <= 31; number++) await addRepo(`model-${number}`);
    const second = await listOf('/models?page=2');
    expect([second.total, second.page, second.repos.length]).toEqual([32, 2, 2]);
    const beyond = await listOf('/models?page=3');
    expect([beyond.page, beyond.repos.length]).toEqual([2, 2]);
    expect((await listOf('/models?tag=conversational')).repos.map(({ name }) => name)).toEqual(['tiny']);
    expect((await listOf('/models?search=MODEL-31%20ada')).total).toBe(1);
    expect((await listOf('/models?author=nobody')).total).toBe(0);
    expect((await listOf('/models?size=0-1')).repos.map(({ name }) => name)).toEqual(['tiny']);
    expect((await listOf('/models?size=1-3')).total).toBe(0);
    expect((await listOf('/models?size=constructor')).total).toBe(32);
    expect((await listOf('/models?sort=parameters')).repos[0]?.name).toBe('tiny');
  });

  it('shows what is named by the words searched for before what mentions them', async () => {
    await addRepo('tiny');
    await addRepo('my-tiny');
    await addRepo('tiny-two');
    const names = async (path: string): Promise<readonly string[]> =>
      (await listOf(path)).repos.map(({ name }) => name);
    await addRepo('ada-like');
    expect(await names('/models?search=tiny')).toEqual(['tiny', 'tiny-two', 'my-tiny']);
    expect(await names('/models?search=tiny&sort=updated')).toEqual(['tiny-two', 'my-tiny', 'tiny']);
    expect(await names('/models?search=ADA')).toEqual(['ada-like', 'tiny-two', 'my-tiny', 'tiny']);
  });

  it.each([
    'page=0',
    'page=-1',
    'page=x',
    'page=99999999',
    'sort=constructor',
    `search=${'a'.repeat(5000)}`,
    'tag=%00',
  ])('is a page whatever is asked of it: %s', async (query) => {
    expect((await ask(`/models?${query}`)).status).toBe(200);
  });

  it('is narrowed by facets, whose counts tell what each would leave', async () => {
    await addRepo('tiny');
    await addRepo('other');
    const all = await listOf('/models');
    expect(all.facets).toMatchObject({
      task: [{ value: 'text-generation', count: 1 }],
      library: [{ value: 'transformers', count: 1 }],
      language: [
        { value: 'en', count: 1 },
        { value: 'ko', count: 1 },
      ],
      license: [{ value: 'other', count: 1 }],
      format: [{ value: 'gguf', count: 1 }],
    });
    const narrowed = await listOf('/models?task=text-generation&language=ko&format=gguf');
    expect(narrowed.repos.map(({ name }) => name)).toEqual(['tiny']);
    // A facet counts what it could be changed to, not only what was chosen.
    const elsewhere = await listOf('/models?language=fr');
    expect(elsewhere.total).toBe(0);
    expect(elsewhere.facets.language.map(({ value }) => value)).toEqual(['en', 'ko']);
    expect(elsewhere.facets.task).toEqual([]);
  });

  it('counts nothing in its facets that the reader may not see', async () => {
    await addRepo('tiny', { visibility: 'private' });
    const reader = hub.as(await hub.addUser('grace'));
    for (const actor of [ada, reader]) await countFacets(hub.services, actor, { kind: 'model', facets: {} });
    const { facets } = await listOf('/models');
    expect(Object.values(facets).flat()).toEqual([]);
  });

  it('has a limit on the words of a search', async () => {
    expect((await ask(`/models?search=${'a+'.repeat(60)}`)).status).toBe(400);
    expect(rendered?.page.name).toBe('error');
  });
});

describe('a refusal', () => {
  it('is a page for those who asked for one, a line for the others', async () => {
    const page = await ask('/ada/absent');
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(rendered?.page).toEqual({
      name: 'error',
      data: { status: 404, code: 'repo-not-found', message: expect.stringContaining('ada/absent') },
    });
    rendered = undefined;
    const line = await ask('/ada/absent', { headers: { Accept: '*/*' } });
    expect(line.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(rendered).toBeUndefined();
  });

  it('does not tell a hidden repository from a missing one', async () => {
    await addRepo('hidden', { visibility: 'private' });
    for (const rest of ['', '/tree/main', '/blob/main/x']) {
      expect((await ask(`/ada/hidden${rest}`)).status).toBe(404);
      const hidden = JSON.stringify(rendered?.page);
      expect((await ask(`/ada/absent${rest}`)).status).toBe(404);
      expect(hidden.replaceAll('hidden', 'absent')).toBe(JSON.stringify(rendered?.page));
    }
  });

  it.each(['/nobody', '/ada/tiny/unknown', '/ada/tiny/constructor', '/ada/%', '/%00/x', '/a/b/c/d/e', '/settings/x'])(
    'meets addresses of nothing: %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );
});

describe('the language', () => {
  const choose = (language: string): Promise<Response> =>
    ask('/settings/language', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'http://hub.example' },
      body: new URLSearchParams({ language, next: '/models?page=2' }).toString(),
    });

  it('is kept in a cookie, and the form leads back', async () => {
    const answer = await choose('ja');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/models?page=2']);
    expect(answer.headers.get('set-cookie')).toMatch(/^hub_language=ja; .*Max-Age=31536000/);
    await ask('/', { headers: { Cookie: 'hub_language=ja' } });
    expect(rendered?.context.locale).toBe('ja');
  });

  it('is never something else than a language', async () => {
    expect((await choose('"><script>')).headers.get('set-cookie')).toBeNull();
    await ask('/', { headers: { Cookie: 'hub_language=../x' } });
    expect(rendered?.context.locale).toBeNull();
  });
});

describe('the appearance', () => {
  const choose = (theme: string): Promise<Response> =>
    ask('/settings/theme', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'http://hub.example' },
      body: new URLSearchParams({ theme, next: '/models?page=2' }).toString(),
    });

  it('is kept in a cookie, and the form leads back', async () => {
    const answer = await choose('dark');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/models?page=2']);
    expect(answer.headers.get('set-cookie')).toMatch(/^hub_theme=dark; .*Max-Age=31536000/);
    await ask('/', { headers: { Cookie: 'hub_theme=dark' } });
    expect(rendered?.context.theme).toBe('dark');
  });

  it('follows the system when that is chosen or the cookie says anything else', async () => {
    expect((await choose('system')).headers.get('set-cookie')).toMatch(/^hub_theme=; .*Max-Age=0/);
    await ask('/', { headers: { Cookie: 'hub_theme=purple' } });
    expect(rendered?.context.theme).toBeNull();
  });
});

it('sends every page with a nonce of its own, compressed when the browser takes it', async () => {
  const answer = await ask('/', { headers: { 'Accept-Encoding': 'gzip, br' } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${rendered?.context.nonce}'`);
  const plain = await ask('/', { headers: { 'Accept-Encoding': 'gzip;q=0, br' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
});
