// Collections and gates, as users of @huggingface/hub handle them. Arguments: a file with what there is, the hub's address.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as hub from '@huggingface/hub';

const [, , wantFile, hubUrl] = process.argv;
const want = JSON.parse(readFileSync(wantFile, 'utf8'));
const asOwner = { hubUrl, accessToken: want.owner.token };
const asGuest = { hubUrl, accessToken: want.guest.token };

const collect = async (items) => {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
};

const addItem = async (slug, item) => {
  const answer = await fetch(`${hubUrl}/api/collections/${slug}/items`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${want.owner.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ item }),
  });
  assert.equal(answer.status, 200);
};

const checks = {
  async collections() {
    const collection = { title: 'From JavaScript', namespace: want.owner.name, description: 'Some.', private: false };
    const { slug } = await hub.createCollection({ ...asOwner, collection });
    // The client knows how to add items, but does not export it.
    for (const id of [want.secret, want.model]) await addItem(slug, { type: 'model', id });
    const search = { owner: [want.owner.name], item: [`models/${want.model}`], q: 'javascript' };
    const [listed, ...more] = await collect(hub.listCollections({ ...asGuest, search, sort: 'upvotes' }));
    assert.deepEqual([listed.slug, listed.items.map(({ id }) => id), more], [slug, [want.model], []]);
    assert.equal(listed.owner.name, want.owner.name);
    await assert.rejects(hub.deleteCollection({ ...asGuest, slug }), { statusCode: 403 });
    await hub.deleteCollection({ ...asOwner, slug });
    await assert.rejects(hub.deleteCollection({ ...asOwner, slug }), { statusCode: 404 });
  },
  async 'collections in pages'() {
    const slugs = [];
    for (let n = 0; n < 3; n++) {
      const collection = { title: `Page ${n}`, namespace: want.owner.name };
      slugs.push((await hub.createCollection({ ...asOwner, collection })).slug);
    }
    const fetchSmall = (url, init) => fetch(String(url).replace('limit=100', 'limit=1'), init);
    const search = { owner: [want.owner.name] };
    const listed = await collect(hub.listCollections({ ...asGuest, search, fetch: fetchSmall }));
    assert.deepEqual(listed.map(({ slug }) => slug).sort(), slugs.sort());
    for (const slug of slugs) await hub.deleteCollection({ ...asOwner, slug });
  },
  async organizations() {
    const ask = (method, path, body) =>
      fetch(hubUrl + path, {
        method,
        headers: { Authorization: `Bearer ${want.owner.token}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    const name = 'wheels';
    await ask('POST', '/api/v1/organizations', { name });
    await ask('POST', `/api/v1/organization/${name}/members`, { username: want.guest.name, role: 'contributor' });
    const { orgs } = await hub.whoAmI(asGuest);
    assert.deepEqual(
      orgs.map((org) => [org.name, org.type, org.roleInOrg]),
      [[name, 'org', 'contributor']],
    );
    const repo = `${name}/round`;
    await hub.createRepo({ ...asGuest, repo, private: true });
    await hub.uploadFile({ ...asGuest, repo, file: { path: 'a.txt', content: new Blob(['a']) } });
    assert.equal(await (await hub.downloadFile({ ...asOwner, repo, path: 'a.txt' })).text(), 'a');
    assert.deepEqual(await collect(hub.listModels({ hubUrl, search: { owner: name } })), []);
    await hub.deleteRepo({ ...asGuest, repo });
    assert.equal((await ask('DELETE', `/api/v1/organization/${name}`)).status, 200);
  },
  async gates() {
    const file = { repo: want.gated, path: 'config.json' };
    await assert.rejects(hub.downloadFile({ ...asGuest, ...file }), { statusCode: 403 });
    await assert.rejects(hub.downloadFile({ hubUrl, ...file }), { statusCode: 401 });
    assert.equal(await (await hub.downloadFile({ ...asOwner, ...file })).text(), '{}');
    const info = await hub.modelInfo({ hubUrl, name: want.gated, additionalFields: ['gated'] });
    assert.equal(info.gated, 'manual');
    assert.ok((await collect(hub.listFiles({ hubUrl, repo: want.gated }))).length > 2);
    const card = await hub.downloadFile({ hubUrl, repo: want.gated, path: 'README.md' });
    assert.match(await card.text(), /Company/);
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
