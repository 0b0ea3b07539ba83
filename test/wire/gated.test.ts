/** A gated repository by every protocol: who was not let in reads no content, and knows the repository all the same. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { tryGit } from './support/git.ts';
import { PushedRepo, sha256 } from './support/hf-material.ts';
import { type HubUser, adminOf, createHubToken, createHubUser, remoteAs } from './support/hub-repos.ts';
import { lfsBatch } from './support/lfs.ts';

const PATH = 'datasets/admin/gated';
const API = '/api/datasets/admin/gated';
const weights = Buffer.alloc(150_000, 5);

let hub: Hub;
let first: string;
let head: string;
const people: Record<string, HubUser | null> = { nobody: null };

beforeAll(async () => {
  hub = await startHub();
  for (const name of ['stranger', 'waiting', 'rejected', 'accepted']) {
    await createHubUser(hub, name);
    people[name] = await createHubToken(hub, name, 'write');
  }
  people['accepted, to read'] = await createHubToken(hub, 'accepted', 'read');
  people['owner'] = adminOf(hub);
  people['owner, to read'] = await createHubToken(hub, 'admin', 'read');
  const repo = await PushedRepo.create(hub, 'gated', 'dataset');
  first = await repo.commit(
    { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', 'README.md': '# Open\n' },
    'one',
  );
  head = await repo.commit({ 'data.csv': 'a,b\ngated-cell,2\n', 'weights.bin': weights }, 'two');
  await repo.push('main');
  await send('owner', 'PUT', `${API}/settings`, { gated: 'manual' });
  for (const name of ['waiting', 'rejected', 'accepted']) {
    expect((await send(name, 'POST', `/${PATH}/ask-access`, {})).status).toBe(200);
  }
  for (const status of ['rejected', 'accepted']) {
    const answer = await send('owner', 'POST', `${API}/user-access-request/handle`, { user: status, status });
    expect(answer.status).toBe(200);
  }
}, 120_000);

afterAll(async () => {
  await hub.stop();
});

function send(who: string, method: string, path: string, body?: unknown): Promise<Response> {
  const user = people[who] ?? null;
  return hub.fetch(path, {
    method,
    redirect: 'manual',
    authorization: user === null ? null : `Bearer ${user.token}`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const outside = [
  ['nobody', 401],
  ['stranger', 403],
  ['waiting', 403],
  ['rejected', 403],
] as const;
const inside = ['accepted', 'accepted, to read', 'owner', 'owner, to read'] as const;

/** Requests for content over HTTP. */
const contents = (): readonly string[] => [
  `/${PATH}/resolve/main/data.csv`,
  `/${PATH}/resolve/main/weights.bin`,
  `/${PATH}/resolve/${head}/weights.bin`,
  `/${PATH}/raw/main/README.md`,
  `/${PATH}/raw/main/weights.bin`,
  `/api/resolve-cache/datasets/admin/gated/${head}/data.csv`,
  `${API}/compare/${first}..main`,
  `${API}/auth-check`,
  `${API}/xet-read-token/main`,
  `/hf/${PATH}/resolve/main/data.csv`,
];

/** Pages of the portal that show content. */
const pages = [
  'blob/main/data.csv',
  'blame/main/data.csv',
  'commit/main',
  'compare/main...main',
  'zip/main',
  'bytes/main/data.csv',
  'lines/main/data.csv',
  'sql/main/data.csv',
  'statistics/main/data.csv',
  'export/main/data.csv?format=csv',
  'viewer',
  'viewer/default/train',
];

/** What the dataset-viewer API tells of content. */
const rows = ['rows', 'first-rows', 'search', 'filter', 'statistics', 'export'].map(
  (call) => `${call}?dataset=admin/gated&config=default&split=train&offset=0&length=10&query=gated&format=csv`,
);

describe.each(outside)('%s', (who, status) => {
  it('gets no content over HTTP', async () => {
    for (const path of contents()) {
      const answer = await send(who, 'GET', path);
      expect([answer.status, answer.headers.get('x-error-code')], path).toEqual([status, 'GatedRepo']);
      expect(await answer.text(), path).not.toContain('gated-cell');
    }
  });

  it('gets no page with content, and no folder', async () => {
    for (const page of [...pages, 'cell/main/data.csv?row=0&column=a']) {
      const answer = await send(who, 'GET', `/${PATH}/${page}`);
      expect(answer.status, page).toBe(403);
      expect(await answer.text(), page).not.toContain('gated-cell');
    }
  });

  it('gets no rows', async () => {
    for (const call of rows) {
      const answer = await send(who, 'GET', `/api/datasets-server/${call}`);
      expect(answer.status, call).toBe(who === 'nobody' ? 401 : 404);
      expect(await answer.text(), call).not.toContain('gated-cell');
    }
  });

  it('gets nothing with git', async () => {
    const remote = remoteAs(hub, PATH, people[who] ?? null);
    const folder = mkdtempSync(`${tmpdir()}/modelport-gated-`);
    for (const version of ['0', '2']) {
      const run = await tryGit(['-c', `protocol.version=${version}`, 'clone', '-q', remote.gitUrl, `v${version}`], {
        cwd: folder,
      });
      expect(run.code, run.stderr).not.toBe(0);
      expect((await tryGit(['ls-remote', remote.gitUrl], { cwd: folder })).code).not.toBe(0);
    }
  });

  it('gets no permission for LFS objects', async () => {
    const object = { oid: sha256(weights), size: weights.length };
    const batch = await lfsBatch(remoteAs(hub, PATH, people[who] ?? null), 'download', [object]);
    expect([batch.status, batch.objects]).toEqual([status, []]);
  });

  it('sees the repository, its names of files and its card', async () => {
    for (const path of [
      API,
      `${API}/tree/main`,
      `${API}/commits/main`,
      `${API}/refs`,
      `/${PATH}`,
      `/${PATH}/tree/main`,
      `/${PATH}/paths/main`,
      `/${PATH}/commits/main`,
    ]) {
      const answer = await send(who, 'GET', path);
      expect(answer.status, path).toBe(200);
      expect(await answer.text(), path).not.toContain('gated-cell');
    }
    const card = await send(who, 'GET', `/${PATH}/resolve/main/README.md`);
    expect([card.status, await card.text()]).toEqual([200, '# Open\n']);
    expect(await (await send(who, 'GET', API)).json()).toMatchObject({ gated: 'manual', private: false });
  });
});

describe.each(inside)('%s', (who) => {
  it('gets all content', async () => {
    for (const path of contents()) {
      const answer = await send(who, 'GET', path);
      expect(answer.status, `${path}: ${await answer.text()}`).toBe(200);
    }
    let shown = 0;
    for (const path of [
      ...pages.map((page) => `/${PATH}/${page}`),
      ...rows.map((call) => `/api/datasets-server/${call}`),
    ]) {
      const answer = await send(who, 'GET', path);
      expect([200, 302], path).toContain(answer.status);
      if ((await answer.text()).includes('gated-cell')) shown++;
    }
    expect(shown).toBeGreaterThan(8);
    const remote = remoteAs(hub, PATH, people[who] ?? null);
    const folder = mkdtempSync(`${tmpdir()}/modelport-gated-`);
    const run = await tryGit(['clone', '-q', remote.gitUrl, 'clone'], { cwd: folder });
    expect(run.code, run.stderr).toBe(0);
    const batch = await lfsBatch(remote, 'download', [{ oid: sha256(weights), size: weights.length }]);
    expect([batch.status, batch.objects[0]?.error]).toEqual([200, undefined]);
  });
});

it('whoever was let in may not write', async () => {
  expect((await send('accepted', 'GET', `${API}/auth-check/write`)).status).toBe(403);
  expect((await send('accepted', 'PUT', `${API}/settings`, { gated: false })).status).toBe(403);
  expect((await send('accepted', 'GET', `${API}/user-access-request/pending`)).status).toBe(403);
});

it('a permission for one gated repository opens no other', async () => {
  const repo = await PushedRepo.create(hub, 'other', 'dataset');
  await repo.commit({ 'data.csv': 'a,b\n' }, 'one');
  await repo.push('main');
  await send('owner', 'PUT', '/api/datasets/admin/other/settings', { gated: 'auto' });
  expect((await send('accepted', 'GET', '/datasets/admin/other/resolve/main/data.csv')).status).toBe(403);
});
