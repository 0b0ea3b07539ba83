/** What an organization owns, by every protocol: members of each role, former members and strangers. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { removeScratchDir, scratchDir } from './harness/scratch.ts';
import { git, tryGit } from './support/git.ts';
import { sha256 } from './support/hf-material.ts';
import { type HubUser, createHubToken, createHubUser, remoteAs } from './support/hub-repos.ts';
import { lfsBatch } from './support/lfs.ts';

const roles = ['read', 'contributor', 'write', 'admin'] as const;
const SECRET = 'datasets/engines/secret';
const API = '/api/datasets/engines/secret';
const CELL = 'cell-of-the-engines';

let hub: Hub;
let folder: string;
const people: Record<string, HubUser | null> = { nobody: null };

beforeAll(async () => {
  hub = await startHub();
  folder = scratchDir('organizations');
  for (const name of ['founder', ...roles.map((role) => `${role}-member`), 'former', 'stranger']) {
    await createHubUser(hub, name);
    people[name] = await createHubToken(hub, name, 'write');
  }
  people['admin-member, to read'] = await createHubToken(hub, 'admin-member', 'read');
  await done('founder', 'POST', '/api/v1/organizations', { name: 'engines' });
  const add = (username: string, role: string) =>
    done('founder', 'POST', '/api/v1/organization/engines/members', { username, role });
  for (const role of roles) await add(`${role}-member`, role);
  await add('former', 'admin');
  await done('founder', 'POST', '/api/repos/create', { ...target('secret'), private: true });
  await commit('founder', SECRET, { 'data.csv': `a,b\n${CELL},2\n` });
  await done('founder', 'POST', '/api/buckets/engines/crate', { private: true });
  await done('founder', 'DELETE', '/api/v1/organization/engines/members/former');
}, 120_000);

afterAll(async () => {
  await hub.stop();
  removeScratchDir(folder);
});

function target(name: string) {
  return { name, organization: 'engines', type: 'dataset' };
}

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

async function done(who: string, method: string, path: string, body?: unknown): Promise<void> {
  const answer = await send(who, method, path, body);
  expect(answer.ok, `${who} ${method} ${path}: ${answer.status} ${await answer.text()}`).toBe(true);
}

async function statusOf(who: string, method: string, path: string, body?: unknown): Promise<number> {
  const answer = await send(who, method, path, body);
  await answer.arrayBuffer();
  return answer.status;
}

function commit(who: string, repo: string, files: Readonly<Record<string, string>>): Promise<number> {
  const lines = [
    { key: 'header', value: { summary: 'change' } },
    ...Object.entries(files).map(([path, content]) => ({ key: 'file', value: { path, content, encoding: 'utf-8' } })),
  ];
  const user = people[who] ?? null;
  return hub
    .fetch(`/api/${repo}/commit/main`, {
      method: 'POST',
      authorization: user === null ? null : `Bearer ${user.token}`,
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    })
    .then(async (answer) => {
      await answer.arrayBuffer();
      return answer.status;
    });
}

/** Whatever shows content, or that there is any. */
const reads = [
  API,
  `${API}/tree/main`,
  `${API}/refs`,
  `${API}/xet-read-token/main`,
  `/${SECRET}`,
  `/${SECRET}/resolve/main/data.csv`,
  `/${SECRET}/blob/main/data.csv`,
  `/${SECRET}.git/info/refs?service=git-upload-pack`,
  '/api/datasets-server/rows?dataset=engines/secret&config=default&split=train',
  '/api/datasets-server/splits?dataset=engines/secret',
  '/api/buckets/engines/crate',
  '/api/buckets/engines/crate/tree',
  '/api/buckets/engines/crate/xet-read-token',
];

async function pushesTo(who: string, path: string): Promise<boolean> {
  const cwd = mkdtempSync(join(folder, 'push-'));
  await git(['init', '-q'], { cwd });
  await git(['commit', '-q', '--allow-empty', '-m', 'by hand'], { cwd });
  const remote = remoteAs(hub, path, people[who] ?? null);
  return (
    (await tryGit(['push', '-q', remote.gitUrl, `HEAD:refs/heads/by-${who.replace(/\W/g, '')}`], { cwd })).code === 0
  );
}

/** What somebody may do with a repository that the organization owns, by each protocol that writes. */
async function writesTo(who: string, name: string): Promise<Record<string, boolean>> {
  const api = `/api/datasets/engines/${name}`;
  const batch = await lfsBatch(remoteAs(hub, `datasets/engines/${name}`, people[who] ?? null), 'upload', [
    { oid: sha256(Buffer.from(who)), size: who.length },
  ]);
  return {
    commit: (await commit(who, `datasets/engines/${name}`, { 'by.txt': who })) === 200,
    push: await pushesTo(who, `datasets/engines/${name}`),
    lfs: batch.status === 200,
    xet: (await statusOf(who, 'GET', `${api}/xet-write-token/main`)) === 200,
    branch: (await statusOf(who, 'POST', `${api}/branch/of-${who.replace(/\W/g, '')}`, {})) === 201,
    settings: (await statusOf(who, 'PUT', `${api}/settings`, { private: true })) === 200,
  };
}

/** Whoever sees a repository may send contents for a pull request. */
function all(may: boolean, lfs = may): Record<string, boolean> {
  return { commit: may, push: may, lfs, xet: may, branch: may, settings: may };
}

describe.each(['nobody', 'stranger', 'former'])('%s', (who) => {
  it('finds nothing', async () => {
    for (const path of reads) {
      const answer = await send(who, 'GET', path);
      expect(who === 'nobody' ? [401, 404] : [404], path).toContain(answer.status);
      expect(await answer.text(), path).not.toContain(CELL);
    }
    expect(await (await send(who, 'GET', '/api/datasets?author=engines')).json()).toEqual([]);
    expect(await (await send(who, 'GET', '/engines')).text()).not.toContain('secret');
  });

  it('changes and creates nothing', async () => {
    expect(await writesTo(who, 'secret')).toEqual(all(false));
    expect([401, 403]).toContain(await statusOf(who, 'POST', '/api/repos/create', target('mine')));
    expect([401, 403]).toContain(await statusOf(who, 'POST', '/api/buckets/engines/mine', {}));
    expect([401, 403]).toContain(
      await statusOf(who, 'POST', '/api/collections', { title: 'mine', namespace: 'engines' }),
    );
    const place = '/api/organizations/engines/members/read-member/role';
    expect([401, 403]).toContain(await statusOf(who, 'PUT', place, { role: 'admin' }));
  });
});

describe.each([
  ['read-member', { own: null, others: false }],
  ['contributor-member', { own: true, others: false }],
  ['write-member', { own: true, others: true }],
  ['admin-member', { own: true, others: true }],
  ['admin-member, to read', { own: null, others: false }],
] as const)('%s', (who, { own, others }) => {
  it('sees what is private', async () => {
    for (const path of reads) {
      const answer = await send(who, 'GET', path);
      expect(answer.status, `${path}: ${await answer.text()}`).toBe(200);
    }
    expect(await (await send(who, 'GET', '/api/datasets?author=engines')).json()).not.toEqual([]);
    const organizations = await (await send(who, 'GET', '/api/whoami-v2')).json();
    expect(organizations).toMatchObject({ orgs: [{ name: 'engines', type: 'org' }] });
    const remote = remoteAs(hub, SECRET, people[who] ?? null);
    const clone = await tryGit(['clone', '-q', remote.gitUrl, `by-${who}`], { cwd: folder });
    expect(clone.code, clone.stderr).toBe(0);
  });

  it(`writes what others made: ${others}; creates: ${own !== null}`, async () => {
    expect(await writesTo(who, 'secret')).toEqual(all(others, !who.endsWith('to read')));
    const name = `of-${who.replace(/\W/g, '')}`;
    expect(await statusOf(who, 'POST', '/api/repos/create', { ...target(name), private: true })).toBe(
      own === null ? 403 : 200,
    );
    expect(await statusOf(who, 'POST', `/api/buckets/engines/${name}`, {})).toBe(own === null ? 403 : 200);
    if (own === null) return;
    expect(await writesTo(who, name)).toEqual(all(own));
    expect(await statusOf(who, 'GET', `/api/buckets/engines/${name}/xet-write-token`)).toBe(200);
    expect(await statusOf(who, 'GET', '/api/buckets/engines/crate/xet-write-token')).toBe(others ? 200 : 403);
  });

  it('decides over members only as an admin who may write', async () => {
    const place = '/api/organizations/engines/members/read-member/role';
    expect(await statusOf(who, 'PUT', place, { role: 'read' })).toBe(who === 'admin-member' ? 200 : 403);
  });
});

it('a credential loses its rights in the moment its owner is removed', async () => {
  await createHubUser(hub, 'leaving');
  people['leaving'] = await createHubToken(hub, 'leaving', 'write');
  const members = '/api/v1/organization/engines/members';
  await done('founder', 'POST', members, { username: 'leaving', role: 'admin' });
  const given = (await (await send('leaving', 'GET', `${API}/xet-write-token/main`)).json()) as {
    casUrl: string;
    accessToken: string;
  };
  const xet = (): Promise<Response> =>
    fetch(`${given.casUrl}/v1/chunks/default/${'0'.repeat(64)}`, {
      headers: { authorization: `Bearer ${given.accessToken}` },
    });
  expect((await xet()).status).toBe(404);
  const cookie = await hub.fetch('/api/v1/session', {
    method: 'POST',
    authorization: null,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'leaving', password: 'password of leaving' }),
  });
  const session = cookie.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = (): Promise<Response> => hub.fetch(`/${SECRET}`, { authorization: null, headers: { cookie: session } });
  expect((await page()).status).toBe(200);
  await done('founder', 'DELETE', `${members}/leaving`);
  expect((await page()).status).toBe(404);
  expect(await statusOf('leaving', 'GET', API)).toBe(404);
  const late = await xet();
  expect([401, 403, 404]).toContain(late.status);
  expect(late.headers.get('x-error-code') ?? (await late.text())).toMatch(/RepoNotFound|no dataset/i);
});
