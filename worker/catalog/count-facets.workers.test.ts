import { beforeEach, describe, expect, it } from 'vitest';
import { env } from 'cloudflare:test';
import { type TestHub, openTestHub } from '../../test/support/catalog-services.ts';
import { createRepo } from '../app/repos/create-repo.ts';
import { type Actor, readableBy } from '../domain/access.ts';
import type { UserRecord } from '../domain/account.ts';
import type { Oid } from '../domain/oid.ts';
import type { RepoRecord } from '../domain/repo-record.ts';
import type { RepoKind } from '../domain/repo.ts';
import { type FacetCounts, countFacets } from './count-facets.ts';
import { catalogMigrations } from './migrations.ts';
import { deleteRepoCard, saveRepoCard } from './repo-cards.ts';
import { datasetPrefix, facetNames, modelFormats } from './repo-facet.ts';
import { markRepoDeleted, updateRepo } from './repos.ts';

let hub: TestHub;
let ada: UserRecord;

beforeEach(async () => {
  hub = await openTestHub();
  ada = await hub.addUser('ada');
});

async function addRepo(name: string, kind: RepoKind = 'model', visibility: 'public' | 'private' = 'public') {
  const made = await createRepo(hub.services, hub.as(ada), { kind, name, visibility });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

interface Facts {
  readonly language?: unknown;
  readonly task?: string;
  readonly license?: string;
  readonly tags?: readonly string[];
}

function describeRepo({ id }: RepoRecord, { language, task, license, tags = [] }: Facts): Promise<void> {
  return saveRepoCard(hub.services.catalog, id, 'a'.repeat(40) as Oid, {
    card: language === undefined ? {} : { language },
    pipelineTag: task ?? null,
    libraryName: 'transformers',
    license: license ?? null,
    safetensors: null,
    gguf: null,
    config: null,
    transformersInfo: null,
    siblings: [],
    searchText: '',
    tags,
  });
}

const anonymous: Actor = { kind: 'anonymous' };

function counted(kind: RepoKind, actor: Actor = anonymous, search: readonly string[] = []): Promise<FacetCounts> {
  return countFacets(hub.services.catalog, { kind, readable: readableBy(actor), search }, 40);
}

/** A search that everything matches is gone over, where the same list without it has been counted before. */
async function agree(actor: Actor = anonymous): Promise<void> {
  for (const kind of ['model', 'dataset', 'space', 'code'] as const)
    expect(await counted(kind, actor)).toEqual(await counted(kind, actor, ['ada/']));
}

function flat(counts: FacetCounts): string[] {
  return facetNames.flatMap((name) => counts[name].map(({ value, count }) => `${name} ${value} ${count}`));
}

describe('the counts of facets', () => {
  it('follow every change of a repository', async () => {
    const one = await addRepo('one');
    const two = await addRepo('two', 'dataset');
    const three = await addRepo('three');
    expect(flat(await counted('model'))).toEqual([]);
    await describeRepo(one, { language: ['en', 'ko', '', 7], task: 'fill-mask', tags: ['GGUF', 'other', 'en'] });
    await describeRepo(three, { language: 'en', task: 'fill-mask', license: 'mit', tags: ['safetensors'] });
    await describeRepo(two, {
      language: 'en',
      license: 'mit',
      tags: ['language:en', 'task_categories:ocr', 'format:csv'],
    });
    expect(flat(await counted('model'))).toEqual([
      'task fill-mask 2',
      'library transformers 2',
      'language en 2',
      'language ko 1',
      'license mit 1',
      'format gguf 1',
      'format safetensors 1',
    ]);
    expect(flat(await counted('dataset'))).toEqual([
      'task ocr 1',
      'library transformers 1',
      'language en 1',
      'license mit 1',
      'format csv 1',
    ]);
    await agree();
    await describeRepo(one, { language: 'de', task: 'translation', license: 'mit', tags: ['onnx'] });
    expect(flat(await counted('model'))).toContain('license mit 2');
    await agree();
    await updateRepo(hub.services.catalog, one.id, { visibility: 'private' });
    expect(flat(await counted('model'))).not.toContain('task translation 1');
    await agree();
    await describeRepo(one, { task: 'ocr', tags: ['tf'] });
    await agree();
    await updateRepo(hub.services.catalog, one.id, { visibility: 'public' });
    expect(flat(await counted('model'))).toContain('task ocr 1');
    await agree();
    await deleteRepoCard(hub.services.catalog, one.id);
    await agree();
    await markRepoDeleted(hub.services.catalog, three.id, 0, 0);
    await agree();
    expect(flat(await counted('model'))).toEqual([]);
  });

  it('hold what is hidden for those who see it', async () => {
    await describeRepo(await addRepo('open'), { task: 'fill-mask', tags: ['gguf'] });
    await describeRepo(await addRepo('hidden', 'model', 'private'), {
      task: 'fill-mask',
      language: 'fr',
      tags: ['gguf'],
    });
    const stranger = hub.as(await hub.addUser('bob'));
    const admin = hub.as(await hub.addUser('root', { isAdmin: true }));
    for (const [actor, count] of [
      [anonymous, 1],
      [stranger, 1],
      [hub.as(ada), 2],
      [admin, 2],
    ] as const) {
      expect(flat(await counted('model', actor))).toContain(`task fill-mask ${count}`);
      await agree(actor);
    }
  });

  it('know every format of a model', async () => {
    const tags = [...modelFormats, ...Object.values(datasetPrefix).map((prefix) => `${prefix}x`)];
    for (const kind of ['model', 'dataset'] as const) await describeRepo(await addRepo(`all-${kind}`, kind), { tags });
    expect((await counted('model')).format).toHaveLength(modelFormats.length);
    await agree();
  });

  it('count each facet among what the others leave', async () => {
    await describeRepo(await addRepo('one'), { task: 'fill-mask', language: 'en', license: 'mit', tags: ['en'] });
    await describeRepo(await addRepo('two'), { task: 'ocr', language: 'en', license: 'mit', tags: ['en'] });
    await describeRepo(await addRepo('three'), { task: 'ocr', language: 'de', license: 'mit', tags: ['de'] });
    const narrowed = (facets: object) =>
      countFacets(hub.services.catalog, { kind: 'model', readable: readableBy(anonymous), facets }, 40);
    expect(flat(await narrowed({ task: 'ocr' }))).toEqual([
      'task ocr 2',
      'task fill-mask 1',
      'library transformers 2',
      'language de 1',
      'language en 1',
      'license mit 2',
    ]);
    expect(flat(await narrowed({ task: 'ocr', language: 'en' }))).toEqual([
      'task fill-mask 1',
      'task ocr 1',
      'library transformers 1',
      'language de 1',
      'language en 1',
      'license mit 1',
    ]);
  });

  it('are those of the repositories that were there before', async () => {
    await describeRepo(await addRepo('one'), { task: 'fill-mask', language: ['en'], tags: ['gguf'] });
    const before = await counted('model');
    await env.CATALOG.prepare('delete from facet_counts').run();
    expect(flat(await counted('model'))).toEqual([]);
    const backfill =
      catalogMigrations
        .find(({ name }) => name.startsWith('0011'))
        ?.sql.split('\n\n')
        .at(-1) ?? '';
    await env.CATALOG.prepare(backfill).run();
    expect(await counted('model')).toEqual(before);
  });
});
