// Storage buckets, as users of @huggingface/hub handle them. Arguments: a file with what there is, the hub's address.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as hub from '@huggingface/hub';

const [, , wantFile, hubUrl] = process.argv;
const want = JSON.parse(readFileSync(wantFile, 'utf8'));
const asOwner = { hubUrl, accessToken: want.owner.token };
const asGuest = { hubUrl, accessToken: want.guest.token };
const bucketOf = (name) => ({ type: 'bucket', name: `${want.owner.name}/${want.tag}-js-${name}` });

const collect = async (items) => {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
};

const textOf = async (file) => (await file)?.text();
const weights = new Uint8Array(200_000).map((_, i) => i * 7 + (i >> 8));

const checks = {
  async 'a bucket from its creation to its end'() {
    const repo = bucketOf('life');
    const made = await hub.createRepo({ ...asOwner, repo, visibility: 'private' });
    assert.equal(made.repoUrl, `${hubUrl}/buckets/${repo.name}`);
    await assert.rejects(hub.createRepo({ ...asOwner, repo }), { statusCode: 409 });
    const files = [
      { path: 'w/model.bin', content: new Blob([weights]) },
      { path: 'ä b.txt', content: new Blob(['text']) },
      { path: 'c.txt', content: new Blob(['c']) },
    ];
    await hub.uploadFiles({ ...asOwner, repo, files });
    const listed = await collect(hub.listFiles({ ...asOwner, repo, recursive: true }));
    assert.deepEqual(
      listed.map(({ type, path, size }) => [type, path, size]),
      [
        ['file', 'c.txt', 1],
        ['file', 'w/model.bin', weights.length],
        ['file', 'ä b.txt', 4],
      ],
    );
    const level = await collect(hub.listFiles({ ...asOwner, repo }));
    assert.deepEqual(
      level.map(({ type, path }) => [type, path]),
      [
        ['file', 'c.txt'],
        ['directory', 'w'],
        ['file', 'ä b.txt'],
      ],
    );
    const back = await hub.downloadFile({ ...asOwner, repo, path: 'w/model.bin' });
    assert.deepEqual(new Uint8Array(await back.arrayBuffer()), weights);
    assert.equal(await textOf(hub.downloadFile({ ...asOwner, repo, path: 'ä b.txt' })), 'text');
    assert.equal(await hub.fileExists({ ...asOwner, repo, path: 'c.txt' }), true);
    const [known] = await hub.pathsInfo({ ...asOwner, repo, paths: ['c.txt', 'w'] });
    assert.equal(known.size, 1);
    await assert.rejects(collect(hub.listFiles({ ...asGuest, repo })), { statusCode: 404 });
    await hub.deleteFiles({ ...asOwner, repo, paths: ['c.txt'] });
    assert.equal(await hub.fileExists({ ...asOwner, repo, path: 'c.txt' }), false);
    await hub.deleteRepo({ ...asOwner, repo });
    await assert.rejects(collect(hub.listFiles({ ...asOwner, repo })), { statusCode: 404 });
  },
  async copies() {
    const from = bucketOf('from');
    const to = bucketOf('to');
    for (const repo of [from, to]) await hub.createRepo({ ...asOwner, repo });
    await hub.uploadFiles({ ...asOwner, repo: from, files: [{ path: 'a/b.bin', content: new Blob([weights]) }] });
    await hub.copyFile({
      ...asOwner,
      source: { repo: from, path: 'a/b.bin' },
      destination: { repo: to, path: 'c.bin' },
    });
    await hub.copyFolder({
      ...asOwner,
      source: { repo: { type: 'model', name: want.model }, path: '' },
      destination: { repo: to, path: 'model' },
    });
    const copy = await hub.downloadFile({ ...asOwner, repo: to, path: 'c.bin' });
    assert.deepEqual(new Uint8Array(await copy.arrayBuffer()), weights);
    assert.equal(await textOf(hub.downloadFile({ ...asOwner, repo: to, path: 'model/config.json' })), '{}');
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
