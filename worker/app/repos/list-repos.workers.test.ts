import { beforeEach, describe, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import { addDownloads } from '../../catalog/downloads.ts';
import { type NewRepoCard, findRepoCard, listRepoTags, saveRepoCard } from '../../catalog/repo-cards.ts';
import type { Actor } from '../../domain/access.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { Visibility } from '../../domain/repo.ts';
import { anonymous } from '../accounts/actor-of.ts';
import { refreshDownloads } from '../maintenance/refresh-downloads.ts';
import { createRepo } from './create-repo.ts';
import { deleteRepo } from './delete-repo.ts';
import { getRepo } from './get-repo.ts';
import { type RepoQuery, countRepos, listRepos } from './list-repos.ts';

const DAY = 24 * 3600_000;
const sha = 'a'.repeat(40) as Oid;

let hub: TestHub;
let ada: Actor;
let bob: Actor;

beforeEach(async () => {
  hub = await openTestHub();
  ada = hub.as(await hub.addUser('Ada'));
  bob = hub.as(await hub.addUser('bob'));
});

async function create(actor: Actor, name: string, visibility: Visibility = 'public'): Promise<RepoRecord> {
  hub.now += 1000;
  const made = await createRepo(hub.services, actor, { kind: 'model', name, visibility });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

function card(rest: Partial<NewRepoCard>): NewRepoCard {
  const nothing = {
    pipelineTag: null,
    libraryName: null,
    license: null,
    safetensors: null,
    gguf: null,
    config: null,
    transformersInfo: null,
  };
  return { card: {}, siblings: [], searchText: '', tags: [], ...nothing, ...rest };
}

async function names(actor: Actor, query: Partial<RepoQuery> = {}): Promise<readonly string[]> {
  const page = await listRepos(hub.services, actor, { kind: 'model', sort: 'createdAt', limit: 100, ...query });
  if (!page.ok) throw new Error(page.error.message);
  return page.value.repos.map(({ repo }) => `${repo.namespace}/${repo.name}`);
}

describe('a list', () => {
  it('holds what the actor may see, newest first, and nothing deleted', async () => {
    await create(ada, 'one');
    await create(ada, 'secret', 'private');
    await create(bob, 'hidden', 'private');
    await create(ada, 'gone');
    await deleteRepo(hub.services, ada, { kind: 'model', namespace: 'Ada', name: 'gone' });
    const root = hub.as(await hub.addUser('root', { isAdmin: true }));
    expect(await names(anonymous)).toEqual(['Ada/one']);
    expect(await names(ada)).toEqual(['Ada/secret', 'Ada/one']);
    expect(await names(bob)).toEqual(['bob/hidden', 'Ada/one']);
    expect(await names(root)).toEqual(['bob/hidden', 'Ada/secret', 'Ada/one']);
    expect(await names(root, { ascending: true })).toEqual(['Ada/one', 'Ada/secret', 'bob/hidden']);
    expect(await countRepos(hub.services, ada, { kind: 'model' })).toEqual({ ok: true, value: 2 });
  });

  it('is filtered by author, words, tags and fields of the card, all of which must hold', async () => {
    const bert = await create(ada, 'BERT-tiny');
    const llama = await create(bob, 'llama');
    await saveRepoCard(
      hub.services.catalog,
      bert.id,
      sha,
      card({
        tags: ['en', 'License:MIT', 'pytorch'],
        license: 'mit',
        pipelineTag: 'fill-mask',
        searchText: 'A small Encoder',
      }),
    );
    await saveRepoCard(
      hub.services.catalog,
      llama.id,
      sha,
      card({ tags: ['en', 'gguf'], libraryName: 'transformers' }),
    );
    expect(await names(anonymous, { author: 'ada' })).toEqual(['Ada/BERT-tiny']);
    expect(await names(anonymous, { search: ['bert'] })).toEqual(['Ada/BERT-tiny']);
    expect(await names(anonymous, { search: ['ada/bert'] })).toEqual(['Ada/BERT-tiny']);
    expect(await names(anonymous, { search: ['small ENCODER'] })).toEqual(['Ada/BERT-tiny']);
    expect(await names(anonymous, { search: ['small llama'] })).toEqual([]);
    expect(await names(anonymous, { search: ['%'] })).toEqual([]);
    expect(await names(anonymous, { tags: ['en'] })).toEqual(['bob/llama', 'Ada/BERT-tiny']);
    expect(await names(anonymous, { tags: ['en', 'license:mit'] })).toEqual(['Ada/BERT-tiny']);
    expect(await names(anonymous, { license: 'mit', pipelineTag: 'fill-mask' })).toEqual(['Ada/BERT-tiny']);
    expect(await names(anonymous, { libraryName: 'transformers' })).toEqual(['bob/llama']);
    expect(await names(anonymous, { kind: 'dataset' })).toEqual([]);
    const tooMany = await listRepos(hub.services, anonymous, {
      kind: 'model',
      sort: 'likes',
      limit: 1,
      tags: Array.from({ length: 21 }, String),
    });
    expect(tooMany).toMatchObject({ error: { code: 'bad-request' } });
  });

  it('comes in pages that neither repeat nor skip when repositories are added meanwhile', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(ada, name);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listRepos(hub.services, anonymous, {
        kind: 'model',
        sort: 'downloads',
        limit: 2,
        ...(cursor !== undefined && { cursor }),
      });
      if (!page.ok) throw new Error(page.error.message);
      seen.push(...page.value.repos.map(({ repo }) => repo.name));
      cursor = page.value.cursor;
      await create(bob, `late-${seen.length}`, 'private');
    } while (cursor !== undefined);
    expect(seen.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await names(anonymous, { offset: 3, limit: 10 })).toEqual(['Ada/b', 'Ada/a']);
    const forged = await listRepos(hub.services, anonymous, {
      kind: 'model',
      sort: 'likes',
      limit: 1,
      cursor: 'bm9uc2Vuc2U',
    });
    expect(forged).toMatchObject({ error: { code: 'bad-request' } });
  });

  it('carries each repository with its card and its tags in order', async () => {
    const repo = await create(ada, 'one');
    await create(ada, 'bare');
    const saved = card({
      card: { license: 'mit' },
      tags: ['z', 'a', 'A', 'm'],
      siblings: ['README.md'],
      // Untrusted JSON is parsed into objects without a prototype.
      gguf: Object.assign(Object.create(null), { total: 7 }),
    });
    await saveRepoCard(hub.services.catalog, repo.id, sha, saved);
    const page = await listRepos(hub.services, anonymous, { kind: 'model', sort: 'createdAt', limit: 10 });
    const { searchText: _, tags: __, ...stored } = saved;
    expect(page).toMatchObject({
      value: {
        repos: [
          { card: null, tags: [] },
          { repo: { indexedSha: sha }, card: stored, tags: ['z', 'a', 'm'] },
        ],
      },
    });
    await saveRepoCard(hub.services.catalog, repo.id, sha, card({ tags: ['new'] }));
    expect(await listRepoTags(hub.services.catalog, repo.id)).toEqual(['new']);
    expect(await findRepoCard(hub.services.catalog, repo.id)).toMatchObject({ card: {}, gguf: null });
  });
});

describe('downloads', () => {
  it('count for 30 days in one sum and for ever in the other', async () => {
    const repo = await create(ada, 'one');
    const sums = async (): Promise<readonly number[]> => {
      const found = await getRepo(hub.services, anonymous, repo, 'read');
      return found.ok ? [found.value.downloads, found.value.downloadsAllTime, found.value.trendingScore] : [];
    };
    await addDownloads(hub.services.catalog, new Map([[repo.id, 2]]), hub.now);
    hub.now += 10 * DAY;
    await addDownloads(hub.services.catalog, new Map([[repo.id, 1]]), hub.now);
    expect(await sums()).toEqual([3, 3, 3]);
    await refreshDownloads(hub.services);
    expect(await sums()).toEqual([3, 3, 1]);
    hub.now += 20 * DAY;
    await refreshDownloads(hub.services);
    expect(await sums()).toEqual([1, 3, 0]);
    hub.now += 11 * DAY;
    await refreshDownloads(hub.services);
    expect(await sums()).toEqual([0, 3, 0]);
  });
});
