// Commits and branches, as users of @huggingface/hub make them. Arguments: a file with who there is, the hub's address.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as hub from '@huggingface/hub';

const [, , wantFile, hubUrl] = process.argv;
const { owner, stem } = JSON.parse(readFileSync(wantFile, 'utf8'));
const as = (name) => ({
  hubUrl,
  accessToken: owner.token,
  repo: { type: 'dataset', name: `${owner.name}/${stem}-${name}` },
  // How large files go is another test's concern.
  useXet: false,
});

const paths = async (options) => {
  const all = [];
  for await (const file of hub.listFiles({ ...options, recursive: true }))
    if (file.type === 'file') all.push(file.path);
  return all.sort();
};

const checks = {
  async 'a repository with its first files'() {
    const repo = as('first');
    const { repoUrl, id } = await hub.createRepo({
      ...repo,
      license: 'apache-2.0',
      files: [{ path: 'x/y.txt', content: new Blob(['hello']) }],
    });
    assert.equal(id, repo.repo.name);
    assert.ok(repoUrl.endsWith(`/datasets/${id}`));
    assert.deepEqual(await paths(repo), ['.gitattributes', 'README.md', 'x/y.txt']);
    const readme = await hub.downloadFile({ ...repo, path: 'README.md' });
    assert.match(await readme.text(), /^---\nlicense: apache-2.0\n---\n/);
  },
  async 'files are written and deleted'() {
    const repo = as('files');
    await hub.createRepo(repo);
    const weights = new Uint8Array(60_000).map((_, i) => i * 7);
    const files = [
      { path: 'w/model.bin', content: new Blob([weights]) },
      { path: 'ä b.txt', content: new Blob(['text']) },
      { path: 'c.txt', content: new Blob(['c']) },
    ];
    const { commit } = await hub.uploadFiles({ ...repo, files, commitTitle: 'Three files' });
    assert.match(commit.oid, /^[0-9a-f]{40}$/);
    const back = await hub.downloadFile({ ...repo, path: 'w/model.bin' });
    assert.deepEqual(new Uint8Array(await back.arrayBuffer()), weights);
    await hub.deleteFiles({ ...repo, paths: ['c.txt'] });
    assert.deepEqual(await paths(repo), ['.gitattributes', 'w/model.bin', 'ä b.txt']);
    const stale = { ...repo, title: 'stale', parentCommit: commit.oid };
    const operations = [{ operation: 'delete', path: 'ä b.txt' }];
    await assert.rejects(hub.commit({ ...stale, operations }), { statusCode: 412 });
    const request = await hub.commit({ ...repo, title: 'A request', isPullRequest: true, operations });
    assert.ok(request.pullRequestUrl.endsWith(`/datasets/${repo.repo.name}/discussions/1`));
  },
  async branches() {
    const repo = as('branches');
    await hub.createRepo(repo);
    await hub.createBranch({ ...repo, branch: 'dev' });
    await hub.uploadFile({ ...repo, branch: 'dev', file: { path: 'd.txt', content: new Blob(['d']) } });
    await assert.rejects(hub.createBranch({ ...repo, branch: 'dev' }), { statusCode: 409 });
    await hub.createBranch({ ...repo, branch: 'dev', overwrite: true });
    assert.deepEqual(await paths({ ...repo, revision: 'dev' }), ['.gitattributes', 'd.txt']);
    await hub.createBranch({ ...repo, branch: 'dev', revision: 'main', overwrite: true });
    assert.deepEqual(await paths({ ...repo, revision: 'dev' }), ['.gitattributes']);
    await hub.createBranch({ ...repo, branch: 'empty', empty: true });
    assert.deepEqual(await paths({ ...repo, revision: 'empty' }), []);
    await hub.deleteBranch({ ...repo, branch: 'dev' });
    await assert.rejects(paths({ ...repo, revision: 'dev' }), { statusCode: 404 });
  },
};

for (const [name, check] of Object.entries(checks)) {
  const result = { name };
  try {
    await check();
  } catch (error) {
    result.error = String(error.stack ?? error);
  }
  console.log(JSON.stringify(result));
}
