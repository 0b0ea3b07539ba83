// Everything a user of @huggingface/hub writes to a hub. Arguments: a file with what the test knows, the hub's address.
import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as hub from '@huggingface/hub';

const [, , wantFile, hubUrl] = process.argv;
const want = JSON.parse(readFileSync(wantFile, 'utf8'));
const accessToken = process.env.HF_TOKEN;
const at = { hubUrl, accessToken };

/** The same bytes for the same seed. */
function noise(seed, size) {
  const key = createHash('sha256').update(`${want.stem} ${seed}`).digest().subarray(0, 16);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const weights = noise('weights', 2_500_000);
const files = {
  'README.md': Buffer.from('---\nlicense: mit\n---\n# Written by a client\n'),
  'config.json': Buffer.from('{"model_type": "bert"}\n'),
  'model.safetensors': weights,
  'sub/tiny.bin': noise('tiny', 900),
  'sub/deep/é b+c.txt': Buffer.from('odd name\n'),
  'sub/zeros.bin': Buffer.alloc(1_200_000),
};
const asOperations = (contents) =>
  Object.entries(contents).map(([path, bytes]) => ({ operation: 'addOrUpdate', path, content: new Blob([bytes]) }));

async function newRepo(name, options = {}) {
  const repo = { type: 'model', name: `${want.user}/${want.stem}-${name}`, ...options.repo };
  await hub.createRepo({ ...at, ...options, repo });
  return repo;
}

/** Compares the SHA-256 of every file of a repository, but for the .gitattributes it may have been born with. */
async function has(repo, contents, revision = 'main') {
  const found = {};
  for await (const entry of hub.listFiles({ ...at, repo, revision, recursive: true })) {
    if (entry.type !== 'file' || entry.path === '.gitattributes') continue;
    const blob = await hub.downloadFile({ ...at, repo, revision, path: entry.path });
    found[entry.path] = sha256(Buffer.from(await blob.arrayBuffer()));
    assert.equal(blob.size, entry.size, entry.path);
  }
  const expected = Object.fromEntries(Object.entries(contents).map(([path, bytes]) => [path, sha256(bytes)]));
  assert.deepEqual(found, expected);
}

const checks = {
  async 'creates and deletes repositories'() {
    const repo = await newRepo('made', { license: 'mit', files: [{ path: 'a.txt', content: new Blob(['a']) }] });
    assert.equal(await (await hub.downloadFile({ ...at, repo, path: 'a.txt' })).text(), 'a');
    assert.match(await (await hub.downloadFile({ ...at, repo, path: 'README.md' })).text(), /license: mit/);
    await assert.rejects(hub.createRepo({ ...at, repo }), { statusCode: 409 });
    await hub.deleteRepo({ ...at, repo });
    assert.equal(await hub.repoExists({ ...at, repo }), false);
  },
  async 'uploads files over Xet'() {
    const repo = await newRepo('xet');
    const done = await hub.commit({ ...at, repo, title: 'Everything', operations: asOperations(files) });
    assert.match(done.commit.oid, /^[0-9a-f]{40}$/);
    await has(repo, files);
    const changed = { ...files, 'model.safetensors': Buffer.concat([noise('start', 5000), weights]) };
    await hub.commit({ ...at, repo, title: 'Changed', operations: asOperations(changed) });
    await has(repo, changed);
    await has(repo, files, done.commit.oid);
  },
  async 'uploads files over LFS'() {
    const repo = await newRepo('lfs', { repo: { type: 'dataset' } });
    const data = { 'a.bin': noise('lfs', 1_500_000), 'b.txt': Buffer.from('b') };
    const list = Object.entries(data).map(([path, bytes]) => ({ path, content: new Blob([bytes]) }));
    await hub.uploadFiles({ ...at, repo, files: list, useXet: false });
    await has(repo, data);
  },
  async 'edits a file in ranges'() {
    const repo = await newRepo('edit');
    await hub.uploadFile({ ...at, repo, file: { path: 'model.safetensors', content: new Blob([weights]) } });
    const originalContent = await hub.downloadFile({ ...at, repo, path: 'model.safetensors' });
    const edits = [{ start: 1_000_000, end: 1_000_100, content: new Blob([noise('edit', 700)]) }];
    const operation = { operation: 'edit', path: 'model.safetensors', originalContent, edits };
    await hub.commit({ ...at, repo, title: 'Edit', operations: [operation] });
    const edited = Buffer.concat([weights.subarray(0, 1_000_000), noise('edit', 700), weights.subarray(1_000_100)]);
    await has(repo, { 'model.safetensors': edited });
  },
  async 'deletes files'() {
    const repo = await newRepo('delete');
    await hub.commit({ ...at, repo, title: 'Everything', operations: asOperations(files) });
    await hub.deleteFile({ ...at, repo, path: 'config.json' });
    await hub.deleteFiles({ ...at, repo, paths: ['README.md', 'sub/tiny.bin'] });
    const left = { ...files };
    for (const path of ['config.json', 'README.md', 'sub/tiny.bin']) delete left[path];
    await has(repo, left);
    assert.equal(await hub.countCommits({ ...at, repo }), await commitCount(repo));
  },
  async 'commits to branches and pull requests'() {
    const repo = await newRepo('branches', { files: [{ path: 'a.txt', content: new Blob(['a']) }] });
    await hub.createBranch({ ...at, repo, branch: 'side' });
    const operations = asOperations({ 'b.bin': weights });
    await hub.commit({ ...at, repo, branch: 'side', title: 'Beside', operations });
    await has(repo, { 'a.txt': Buffer.from('a'), 'b.bin': weights }, 'side');
    await has(repo, { 'a.txt': Buffer.from('a') });
    const pull = await hub.commit({ ...at, repo, isPullRequest: true, title: 'Please', operations });
    assert.match(pull.pullRequestUrl, /\/discussions\/\d+$/);
    const number = pull.pullRequestUrl.split('/').at(-1);
    await has(repo, { 'a.txt': Buffer.from('a'), 'b.bin': weights }, `refs/pr/${number}`);
    await hub.deleteBranch({ ...at, repo, branch: 'side' });
    await assert.rejects(hub.commit({ ...at, repo, branch: 'side', title: 'Gone', operations }));
  },
  async 'refuses a commit on an old parent'() {
    const repo = await newRepo('parent');
    const first = await hub.commit({
      ...at,
      repo,
      title: '1',
      operations: asOperations({ 'a.txt': Buffer.from('1') }),
    });
    await hub.commit({ ...at, repo, title: '2', operations: asOperations({ 'a.txt': Buffer.from('2') }) });
    const late = {
      title: '3',
      parentCommit: first.commit.oid,
      operations: asOperations({ 'a.txt': Buffer.from('3') }),
    };
    await assert.rejects(hub.commit({ ...at, repo, ...late }), { statusCode: 412 });
    await has(repo, { 'a.txt': Buffer.from('2') });
  },
  async snapshot() {
    const repo = await newRepo('snapshot');
    const list = Object.entries(files).map(([path, bytes]) => ({ path, content: new Blob([bytes]) }));
    for await (const _ of hub.uploadFilesWithProgress({ ...at, repo, files: list }));
    const cacheDir = mkdtempSync(join(tmpdir(), 'hub-js-'));
    try {
      const path = await hub.snapshotDownload({ ...at, repo, cacheDir });
      for (const [name, bytes] of Object.entries(files)) {
        assert.equal(sha256(readFileSync(join(path, name))), sha256(bytes), name);
      }
    } finally {
      rmSync(cacheDir, { recursive: true, force: true });
    }
  },
};

async function commitCount(repo) {
  let count = 0;
  for await (const _ of hub.listCommits({ ...at, repo })) count++;
  return count;
}

for (const [name, check] of Object.entries(checks)) {
  const result = { name };
  try {
    await check();
  } catch (error) {
    result.error = error.stack;
  }
  console.log(JSON.stringify(result));
}
