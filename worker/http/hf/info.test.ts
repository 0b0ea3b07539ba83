import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { safetensorsFile } from '../../../test/support/safetensors-file.ts';

const README = `---
license: mit
language: [en, fr]
tags: [tiny]
datasets: squad
---
# A title to find
`;
const config = JSON.stringify({ model_type: 'bert', architectures: ['BertForMaskedLM'], hidden_size: 4 });

let hub: HfTestHub;
let bert: TestRepo;
let head: string;

beforeAll(async () => {
  hub = await HfTestHub.open();
  bert = await hub.addRepo({ kind: 'model', name: 'bert' });
  bert.commit({ 'README.md': '---\nlicense: other\n---\n', 'config.json': config }, 'first');
  const pointer = await bert.lfs(safetensorsFile(1000));
  head = bert.commit({ 'README.md': README, 'config.json': config, 'model.safetensors': pointer }, 'second');
  bert.git('tag', 'v0', 'HEAD~1');
  bert.pushed();
  await bert.index();
  const secret = await hub.addRepo({ kind: 'model', name: 'secret' }, 'private');
  secret.commit({ 'README.md': README });
  await secret.index();
  const cats = await hub.addRepo({ kind: 'dataset', name: 'cats' });
  cats.commit({ 'README.md': '---\nlanguage: en\ntask_categories: [image-classification]\n---\n', 'a.csv': 'a\n' });
  await cats.index();
  for (let n = 0; n < 5; n++) await hub.addRepo({ kind: 'code', name: `tool-${n}` });
});

afterAll(() => hub.close());

async function json(path: string): Promise<unknown> {
  return (await hub.request(path)).json();
}
async function ids(path: string): Promise<string[]> {
  return ((await json(path)) as { id: string }[]).map((item) => item.id);
}
const errorOf = async (path: string) => {
  const answer = await hub.request(path);
  return [answer.status, answer.headers.get('x-error-code')];
};

describe('a repository without commits', () => {
  it('is empty to clients, which know none that has no commit', async () => {
    for (const path of ['tree/main', 'tree/HEAD', `tree/${'0'.repeat(40)}`, 'commits/main']) {
      expect(await json(`/api/codes/Ada/tool-0/${path}`)).toEqual([]);
    }
    const info = { id: 'Ada/tool-0', sha: '0'.repeat(40), siblings: [] };
    expect(await json('/api/codes/Ada/tool-0/revision/main')).toMatchObject(info);
    expect(await errorOf('/codes/Ada/tool-0/resolve/main/README.md')).toEqual([404, 'EntryNotFound']);
    expect(await errorOf('/api/codes/Ada/tool-0/tree/main/sub')).toEqual([404, 'EntryNotFound']);
    expect(await errorOf('/api/codes/Ada/tool-0/tree/other')).toEqual([404, 'RevisionNotFound']);
    expect(await errorOf('/codes/Ada/tool-0/resolve/v1/README.md')).toEqual([404, 'RevisionNotFound']);
  });
});

describe('info of a repository', () => {
  it('tells everything that was read from its files', async () => {
    expect(await json('/api/models/Ada/bert')).toMatchObject({
      _id: bert.id,
      id: 'Ada/bert',
      modelId: 'Ada/bert',
      author: 'Ada',
      sha: head,
      private: false,
      gated: false,
      disabled: false,
      likes: 0,
      createdAt: '2026-01-02T00:00:00.000Z',
      lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      cardData: { license: 'mit', language: ['en', 'fr'] },
      config: { model_type: 'bert', architectures: ['BertForMaskedLM'] },
      transformersInfo: { auto_model: 'AutoModelForMaskedLM' },
      pipeline_tag: 'fill-mask',
      library_name: 'transformers',
      tags: expect.arrayContaining([
        'transformers',
        'safetensors',
        'bert',
        'tiny',
        'en',
        'dataset:squad',
        'license:mit',
      ]),
      safetensors: { parameters: { F32: 1000 }, total: 1000 },
      siblings: [{ rfilename: 'README.md' }, { rfilename: 'config.json' }, { rfilename: 'model.safetensors' }],
      usedStorage: safetensorsFile(1000).length,
    });
  });

  it('tells of another revision what its own files say', async () => {
    const old = await json('/api/models/Ada/bert/revision/v0');
    expect(old).toMatchObject({ sha: bert.git('rev-parse', 'v0'), cardData: { license: 'other' } });
    expect(old).not.toHaveProperty('safetensors');
    expect(await json('/api/models/Ada/bert/revision/HEAD')).toMatchObject({ sha: head });
  });

  it('adds sizes and hashes with blobs', async () => {
    const { siblings } = (await json('/api/models/Ada/bert?blobs=True')) as { siblings: object[] };
    expect(siblings[1]).toEqual({
      rfilename: 'config.json',
      size: config.length,
      blobId: bert.git('rev-parse', 'HEAD:config.json'),
    });
    expect(siblings[2]).toMatchObject({
      rfilename: 'model.safetensors',
      size: safetensorsFile(1000).length,
      lfs: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), size: safetensorsFile(1000).length, pointerSize: 129 },
    });
  });

  it('gives only what expand names', async () => {
    const base = { _id: bert.id, id: 'Ada/bert', modelId: 'Ada/bert' };
    expect(await json('/api/models/Ada/bert?expand=sha&expand[]=likes')).toEqual({ ...base, sha: head, likes: 0 });
    expect(await json('/api/models/Ada/bert?expand=xetEnabled')).toEqual({ ...base, xetEnabled: true });
    expect(await errorOf('/api/models/Ada/bert?expand=nonsense')).toEqual([400, 'BadRequest']);
    expect(await errorOf('/api/models/Ada/bert?expand=constructor')).toEqual([400, 'BadRequest']);
    expect(await errorOf('/api/datasets/Ada/cats?expand=gguf')).toEqual([400, 'BadRequest']);
  });

  it('knows repositories without a commit', async () => {
    const empty = await json('/api/codes/Ada/tool-0');
    expect(empty).toMatchObject({ id: 'Ada/tool-0', siblings: [], tags: [] });
    expect(empty).toHaveProperty('sha', '0'.repeat(40));
  });
});

describe('lists', () => {
  it('shows private repositories only to those who may see them', async () => {
    expect(await ids('/api/models')).toEqual(['Ada/bert']);
    hub.signIn();
    expect((await ids('/api/models')).sort()).toEqual(['Ada/bert', 'Ada/secret']);
    hub.signIn(null);
  });

  it.each([
    ['filter=license:mit', true],
    ['filter=license:mit,en', true],
    ['filter=en&filter=tiny', true],
    ['filter=language:fr', true],
    ['filter=dataset:squad', true],
    ['filter=EN', true],
    ['filter=de', false],
    ['filter=en&filter=de', false],
    ['pipeline_tag=fill-mask', true],
    ['pipeline_tag=text-generation', false],
    ['library=transformers', true],
    ['author=ADA', true],
    ['author=bob', false],
    ['search=ERT', true],
    ['search=ada/be', true],
    ['search=title+find', true],
    ['search=title+nothing', false],
    ['num_parameters=min:900,max:1K', true],
    ['num_parameters=min:0.002M', false],
    ['gated=true', false],
    ['gated=False', true],
    ['inference=warm', false],
  ])('%s finds it: %s', async (query, found) => {
    expect(await ids(`/api/models?${query}`)).toEqual(found ? ['Ada/bert'] : []);
  });

  it('filters datasets by fields', async () => {
    expect(await ids('/api/datasets?filter=task_categories:image-classification&filter=language:en')).toEqual([
      'Ada/cats',
    ]);
    expect(await ids('/api/datasets?filter=language:de')).toEqual([]);
  });

  it('shows more on request', async () => {
    const [brief] = (await json('/api/models')) as object[];
    expect(brief).toMatchObject({ id: 'Ada/bert', tags: expect.arrayContaining(['en']), pipeline_tag: 'fill-mask' });
    expect(brief).not.toHaveProperty('siblings');
    const [full] = (await json('/api/models?full=True&cardData=1&config=true')) as object[];
    expect(full).toMatchObject({
      sha: head,
      author: 'Ada',
      cardData: { license: 'mit' },
      config: { model_type: 'bert' },
      siblings: [{ rfilename: 'README.md' }, { rfilename: 'config.json' }, { rfilename: 'model.safetensors' }],
    });
    expect(await json('/api/models?expand=downloads')).toEqual([
      { _id: bert.id, id: 'Ada/bert', modelId: 'Ada/bert', downloads: 0 },
    ]);
  });

  it('orders and pages', async () => {
    const seen: string[] = [];
    let path = '/api/codes?sort=createdAt&direction=1&limit=2';
    while (path !== '') {
      const answer = await hub.request(path);
      seen.push(...((await answer.json()) as { id: string }[]).map((item) => item.id));
      path = /<http:\/\/hub\.test(.*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
    }
    expect(seen).toEqual([0, 1, 2, 3, 4].map((n) => `Ada/tool-${n}`));
    expect(await ids('/api/codes?sort=createdAt&limit=1')).toEqual(['Ada/tool-4']);
  });

  it.each(['sort=nonsense', 'limit=0', 'cursor=nonsense', 'expand=nonsense', 'num_parameters=big'])(
    'refuses %s',
    async (query) => {
      expect(await errorOf(`/api/models?${query}`)).toEqual([400, 'BadRequest']);
    },
  );

  it('groups the tags in use by type', async () => {
    expect(await json('/api/models-tags-by-type')).toMatchObject({
      license: [{ id: 'license:mit', label: 'mit', type: 'license' }],
      language: expect.arrayContaining([{ id: 'en', label: 'en', type: 'language' }]),
      pipeline_tag: [{ id: 'fill-mask', label: 'fill-mask', type: 'pipeline_tag' }],
    });
    expect(await json('/api/datasets-tags-by-type')).toHaveProperty('task_categories');
  });
});

describe('whoami', () => {
  it('asks strangers for a token and tells users who they are', async () => {
    expect(await errorOf('/api/whoami-v2')).toEqual([401, 'Unauthenticated']);
    hub.signIn();
    expect(await json('/api/whoami-v2')).toMatchObject({
      type: 'user',
      id: hub.ada.id,
      name: 'Ada',
      fullname: 'Ada L.',
      email: 'ada@example.org',
      orgs: [],
    });
    hub.signIn(null);
  });
});

describe('manifests for llama.cpp', () => {
  it('picks the file of a quantization', async () => {
    const gguf = await hub.addRepo({ kind: 'model', name: 'quants' });
    gguf.commit({ 'm-Q8_0.gguf': '', 'm-Q4_K_M.gguf': '', 'm-Q4_K_S.gguf': '', 'mmproj-f16.gguf': '' });
    const file = async (tag: string) => json(`/v2/Ada/quants/manifests/${tag}`);
    expect(await file('latest')).toEqual({
      ggufFile: { rfilename: 'm-Q4_K_M.gguf' },
      mmprojFile: { rfilename: 'mmproj-f16.gguf' },
    });
    expect(await file('q8_0')).toMatchObject({ ggufFile: { rfilename: 'm-Q8_0.gguf' } });
    expect(await errorOf('/v2/Ada/quants/manifests/Q4_K')).toEqual([404, 'EntryNotFound']);
    expect(await errorOf('/v2/Ada/absent/manifests/latest')).toEqual([401, 'RepoNotFound']);
  });
});
