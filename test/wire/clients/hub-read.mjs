// Everything a user of @huggingface/hub reads from a hub. Arguments: a file with what there is, the hub's address.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as hub from '@huggingface/hub';

const [, , wantFile, hubUrl] = process.argv;
const want = JSON.parse(readFileSync(wantFile, 'utf8'));
const accessToken = process.env.HF_TOKEN;
const at = { hubUrl, accessToken };
const repo = want.model;
const dataset = { type: 'dataset', name: want.dataset };

const collect = async (items) => {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
};
const sha256 = async (blob) =>
  createHash('sha256')
    .update(Buffer.from(await blob.arrayBuffer()))
    .digest('hex');

const checks = {
  async 'who am I'() {
    const me = await hub.whoAmI(at);
    assert.equal(me.name, want.user);
    await assert.rejects(hub.whoAmI({ hubUrl, accessToken: `hf_${'x'.repeat(40)}` }), { statusCode: 401 });
  },
  async 'download files'() {
    for (const path of ['config.json', 'model.safetensors']) {
      const blob = await hub.downloadFile({ ...at, repo, path });
      assert.equal(await sha256(blob), want.files[path]);
    }
    assert.equal(await hub.downloadFile({ ...at, repo, path: 'nothing.txt' }), null);
    const old = await hub.downloadFile({ ...at, repo, path: 'config.json', revision: 'feature/x' });
    assert.equal(await old.text(), want.first_config);
  },
  async 'size and tag of a file'() {
    const info = await hub.fileDownloadInfo({ ...at, repo, path: 'config.json' });
    assert.equal(info.size, want.config_size);
    assert.match(info.etag, /^"[0-9a-f]{40}"$/);
    const pointer = await hub.downloadFile({ ...at, repo, path: 'model.safetensors', raw: true });
    assert.match(await pointer.text(), /^version https:\/\/git-lfs/);
  },
  async existence() {
    assert.equal(await hub.repoExists({ ...at, repo }), true);
    assert.equal(await hub.repoExists({ ...at, repo: `${want.user}/absent` }), false);
    assert.equal(await hub.repoExists({ hubUrl, repo: want.private }), false);
    assert.equal(await hub.fileExists({ ...at, repo, path: 'config.json' }), true);
    assert.equal(await hub.fileExists({ ...at, repo, path: 'nothing.txt' }), false);
    await hub.checkRepoAccess({ ...at, repo });
    await assert.rejects(hub.checkRepoAccess({ hubUrl, repo: want.private }), { statusCode: 401 });
  },
  async 'list files'() {
    const files = await collect(hub.listFiles({ ...at, repo, recursive: true, expand: true }));
    const paths = files.filter((file) => file.type === 'file').map((file) => file.path);
    assert.deepEqual(paths.sort(), [...want.all_files].sort());
    assert.equal(files.find((file) => file.path === 'model.safetensors').lfs.oid, want.files['model.safetensors']);
    assert.ok(files.every((file) => file.lastCommit));
    const many = await collect(hub.listFiles({ ...at, repo: dataset, recursive: true, revision: 'many' }));
    assert.equal(many.filter((file) => file.type === 'file').length, want.many);
  },
  async 'info of paths'() {
    const found = await hub.pathsInfo({ ...at, repo, paths: ['config.json', 'nothing.txt', 'sub'], expand: true });
    assert.deepEqual(found.map((entry) => entry.path).sort(), ['config.json', 'sub']);
    assert.ok(found[0].lastCommit.date instanceof Date);
  },
  async commits() {
    const commits = await collect(hub.listCommits({ ...at, repo, batchSize: 1 }));
    assert.equal(commits[0].oid, want.head);
    assert.equal(commits.at(-1).oid, want.first);
    assert.equal(await hub.countCommits({ ...at, repo }), commits.length);
  },
  async 'info of repositories'() {
    const model = await hub.modelInfo({
      ...at,
      name: repo,
      additionalFields: ['sha', 'tags', 'cardData', 'filePaths'],
    });
    assert.equal(model.name, repo);
    assert.equal(model.sha, want.head);
    assert.equal(model.task, 'text-classification');
    assert.ok(model.tags.includes('license:mit') && model.filePaths.includes('config.json'));
    assert.ok(model.updatedAt.getTime() > 0);
    const data = await hub.datasetInfo({ ...at, name: want.dataset });
    assert.equal(data.name, want.dataset);
    const space = await hub.spaceInfo({ ...at, name: want.space });
    assert.equal(space.sdk, 'gradio');
  },
  async 'lists in pages'() {
    const models = await collect(
      hub.listModels({ ...at, search: { owner: want.user, tags: ['license:mit'] }, additionalFields: ['tags'] }),
    );
    assert.deepEqual(
      models.map((model) => model.name),
      [repo],
    );
    const pages = await collect(hub.listModels({ ...at, search: { owner: want.user, query: 'page-' }, limit: 4 }));
    assert.equal(pages.length, 4);
    const sets = await collect(hub.listDatasets({ ...at, search: { owner: want.user, tags: ['language:en'] } }));
    assert.deepEqual(
      sets.map((set) => set.name),
      [want.dataset],
    );
    const spaces = await collect(hub.listSpaces({ ...at, search: { owner: want.user } }));
    assert.deepEqual(
      spaces.map((space) => space.name),
      [want.space],
    );
  },
  async snapshot() {
    const cacheDir = mkdtempSync(join(tmpdir(), 'hub-js-'));
    try {
      const path = await hub.snapshotDownload({ ...at, repo, cacheDir });
      for (const name of ['config.json', 'model.safetensors']) {
        const digest = createHash('sha256')
          .update(readFileSync(join(path, name)))
          .digest('hex');
        assert.equal(digest, want.files[name]);
      }
    } finally {
      rmSync(cacheDir, { recursive: true, force: true });
    }
  },
  async 'parameters of the weights'() {
    const parsed = await hub.parseSafetensorsMetadata({ ...at, repo, computeParametersCount: true });
    assert.equal(
      Object.values(parsed.parameterCount).reduce((sum, count) => sum + count, 0),
      want.parameters,
    );
  },
};

for (const [name, check] of Object.entries(checks)) {
  const result = { name };
  try {
    await check();
  } catch (error) {
    result.error = error.stack;
  }
  console.log(JSON.stringify(result));
}
