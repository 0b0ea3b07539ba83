import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { actorOf } from '../../app/accounts/actor-of.ts';
import { updateRepoSettings } from '../../app/repos/update-repo-settings.ts';
import { insertUser } from '../../catalog/accounts.ts';
import { updateRepo } from '../../catalog/repos.ts';
import type { Actor, Gating } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { NamespaceId, UserId } from '../../domain/repo.ts';

const README = `---
license: mit
extra_gated_fields:
  Company: text
  I agree: checkbox
---
# Gated
`;
const answers = { Company: 'Engines', 'I agree': true };

const here = { kind: 'model', namespace: 'Ada', name: 'llama' } as const;

let hub: HfTestHub;
let repo: TestRepo;
let ada: Actor;
let bob: Actor;
let admin: Actor;

beforeEach(async () => {
  hub = await HfTestHub.open();
  repo = await hub.addRepo({ kind: 'model', name: 'llama' });
  const pointer = await repo.lfs(new Uint8Array(2000));
  repo.commit({ 'README.md': README, 'config.json': '{}', 'w.safetensors': pointer }, 'first');
  repo.commit({ 'config.json': '{ }' }, 'second');
  await repo.index();
  await gate('manual');
  ada = actorOf(hub.ada, 'write');
  bob = actorOf(await addUser('bob'), 'write');
  admin = actorOf(await addUser('root', true), 'read');
});

afterEach(() => hub.close());

async function gate(gating: Gating | null): Promise<void> {
  const updated = await updateRepoSettings(hub.services, actorOf(hub.ada, 'write'), here, { gating });
  expect(updated.ok).toBe(true);
}

async function addUser(username: string, isAdmin = false): Promise<UserRecord> {
  const user: UserRecord = {
    id: `user-${username}` as UserId,
    namespaceId: `ns-${username}` as NamespaceId,
    username,
    fullName: '',
    email: `${username}@example.org`,
    isAdmin,
    organizations: [],
    createdAt: 0,
  };
  await insertUser(hub.services.catalog, { ...user, passwordHash: null });
  return user;
}

async function ask(actor: Actor | null, method: string, path: string, body?: unknown): Promise<Response> {
  hub.signIn(actor);
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  return hub.request(path, body === undefined ? { method } : { method, headers, body: JSON.stringify(body) });
}
async function refusal(actor: Actor | null, method: string, path: string, body?: unknown) {
  const answer = await ask(actor, method, path, body);
  return [answer.status, answer.headers.get('x-error-code')];
}

const api = '/api/models/Ada/llama';
const requests = `${api}/user-access-request`;

async function listed(status: string): Promise<unknown> {
  return (await ask(ada, 'GET', `${requests}/${status}`)).json();
}

describe('whoever sees a gated repository', () => {
  it('sees its info, its names of files, its history and its card', async () => {
    for (const path of [api, `${api}/revision/main`, `${api}/tree/main`, `${api}/commits/main`, `${api}/refs`]) {
      expect((await ask(null, 'GET', path)).status, path).toBe(200);
    }
    expect((await ask(null, 'POST', `${api}/paths-info/main`, { paths: ['config.json'] })).status).toBe(200);
    expect((await ask(null, 'GET', '/Ada/llama/resolve/main/README.md')).status).toBe(200);
    expect(await (await ask(null, 'GET', api)).json()).toMatchObject({ gated: 'manual', private: false });
  });

  const contents = [
    '/Ada/llama/resolve/main/config.json',
    '/Ada/llama/resolve/main/w.safetensors',
    '/Ada/llama/resolve/main/nothing',
    '/Ada/llama/raw/main/README.md',
    '/Ada/llama/raw/main/config.json',
    `/api/resolve-cache/models/Ada/llama/main/config.json`,
    `${api}/compare/main~1..main`,
    `${api}/auth-check`,
    '/v2/Ada/llama/manifests/latest',
  ];

  it.each(contents)('does not read %s before they were let in', async (path) => {
    for (const method of ['GET', 'HEAD']) {
      expect(await refusal(null, method, path)).toEqual([401, 'GatedRepo']);
      expect(await refusal(bob, method, path)).toEqual([403, 'GatedRepo']);
    }
    await gate('auto');
    expect(await refusal(bob, 'GET', path)).toEqual([403, 'GatedRepo']);
    for (const insider of [ada, admin]) expect(await refusal(insider, 'GET', path)).not.toContain('GatedRepo');
    await gate(null);
    for (const actor of [null, bob]) expect(await refusal(actor, 'GET', path)).not.toContain('GatedRepo');
  });

  it('reads the card of branches and tags, and no other file that somebody calls one', async () => {
    repo.git('tag', 'v1');
    const [config, weights] = ['config.json', 'w.safetensors'].map((path) =>
      repo.git('rev-parse', `HEAD:${path}`).trim(),
    );
    const withCard = (blob: string | undefined): string => {
      const tree = repo.git('rev-parse', 'HEAD^{tree}').trim();
      repo.git('read-tree', tree);
      repo.git('update-index', '--add', '--cacheinfo', `100644,${blob},README.md`);
      return repo.git('commit-tree', '-p', 'HEAD', '-m', 'x', repo.git('write-tree').trim()).trim();
    };
    const requests = [withCard(config), withCard(weights)];
    for (const [index, commit] of requests.entries()) repo.git('update-ref', `refs/pr/${index + 1}`, commit);
    repo.git('update-ref', 'refs/heads/large-card', requests[1] ?? '');
    repo.pushed();
    for (const revision of ['main', 'v1', repo.git('rev-parse', 'HEAD').trim()]) {
      expect((await ask(bob, 'GET', `/Ada/llama/resolve/${revision}/README.md`)).status, revision).toBe(200);
    }
    for (const revision of ['refs%2Fpr%2F1', 'refs%2Fpr%2F2', 'pr/1', ...requests, 'large-card']) {
      for (const method of ['GET', 'HEAD']) {
        expect(await refusal(bob, method, `/Ada/llama/resolve/${revision}/README.md`)).toEqual([403, 'GatedRepo']);
      }
      expect((await ask(ada, 'GET', `/Ada/llama/resolve/${revision}/README.md`)).status, revision).toBe(200);
    }
  });

  it('knows of the files of a pull request only what their names say', async () => {
    repo.git('update-ref', 'refs/pr/1', repo.commit({ 'README.md': '---\nlicense: other\n---\n' }));
    repo.git('reset', '-q', '--hard', 'HEAD~1');
    repo.pushed();
    const info = async (actor: Actor | null) =>
      (await ask(actor, 'GET', `${api}/revision/refs%2Fpr%2F1?expand=cardData&expand=siblings`)).json();
    expect(await info(ada)).toMatchObject({ cardData: { license: 'other' } });
    expect(await info(bob)).toMatchObject({ siblings: expect.arrayContaining([{ rfilename: 'config.json' }]) });
    expect(await info(bob)).not.toHaveProperty('cardData');
  });

  it('does not keep what they read for ever', async () => {
    const [sha] = repo.git('rev-parse', 'HEAD').split('\n');
    const answer = await ask(ada, 'GET', `/Ada/llama/resolve/${sha}/config.json`);
    expect(answer.headers.get('cache-control')).toContain('no-cache');
  });
});

describe('asking for access', () => {
  const door = '/Ada/llama/ask-access';
  const file = '/Ada/llama/resolve/main/config.json';

  it('opens an automatic gate at once', async () => {
    await gate('auto');
    expect(await (await ask(bob, 'POST', door, answers)).json()).toEqual({ status: 'accepted' });
    expect((await ask(bob, 'GET', file)).status).toBe(200);
    expect((await ask(bob, 'GET', `${api}/auth-check`)).status).toBe(200);
    expect(await refusal(bob, 'GET', `${api}/auth-check/write`)).toEqual([403, 'Forbidden']);
    expect(await listed('accepted')).toMatchObject([
      { user: { user: 'bob', email: 'bob@example.org' }, status: 'accepted', fields: answers },
    ]);
  });

  it('waits at a manual one until somebody decides', async () => {
    expect(await (await ask(bob, 'POST', door, answers)).json()).toEqual({ status: 'pending' });
    expect(await (await ask(bob, 'POST', door, answers)).json()).toEqual({ status: 'pending' });
    const answer = await ask(bob, 'GET', file);
    expect(answer.headers.get('x-error-message')).toContain('awaiting a review');
    expect(await listed('pending')).toMatchObject([{ requestId: expect.any(String), timestamp: expect.any(String) }]);

    expect((await ask(ada, 'POST', `${requests}/handle`, { user: 'bob', status: 'accepted' })).status).toBe(200);
    expect((await ask(bob, 'GET', file)).status).toBe(200);
    expect(await listed('pending')).toEqual([]);

    const reject = { user: 'bob', status: 'rejected', rejectionReason: 'No.' };
    expect((await ask(ada, 'POST', `${requests}/handle`, reject)).status).toBe(200);
    expect(await listed('rejected')).toMatchObject([{ rejectionReason: 'No.' }]);
    expect((await ask(bob, 'GET', file)).headers.get('x-error-message')).toContain('rejected');
    expect(await refusal(bob, 'POST', door, answers)).toEqual([403, 'GatedRepo']);
  });

  it('takes a form too and leads back to the page', async () => {
    hub.signIn(bob);
    const answer = await hub.request(door, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Company: 'Engines', 'I agree': 'on' }),
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'http://hub.test/Ada/llama']);
    expect(await listed('pending')).toMatchObject([{ fields: answers }]);
  });

  it('is refused without answers, without a name, and where there is nothing to ask for', async () => {
    expect(await refusal(bob, 'POST', door, { Company: 'Engines' })).toEqual([400, 'BadRequest']);
    expect(await refusal(null, 'POST', door, answers)).toEqual([401, 'Unauthenticated']);
    expect(await refusal(ada, 'POST', door, answers)).toEqual([400, 'BadRequest']);
    await gate(null);
    expect(await refusal(bob, 'POST', door, answers)).toEqual([400, 'BadRequest']);
    await updateRepo(hub.services.catalog, repo.id, { gating: 'auto', visibility: 'private' });
    expect(await refusal(bob, 'POST', door, answers)).toEqual([404, 'RepoNotFound']);
  });

  it('can be taken back while it waits', async () => {
    await ask(bob, 'POST', door, answers);
    expect(await (await ask(bob, 'POST', `${requests}/cancel`)).json()).toEqual({ ok: true });
    expect(await refusal(bob, 'POST', `${requests}/cancel`)).toEqual([404, 'NotFound']);
    expect(await listed('pending')).toEqual([]);
  });
});

describe('deciding about requests', () => {
  it('is for those who may change the repository', async () => {
    for (const [method, path, body] of [
      ['GET', `${requests}/pending`, undefined],
      ['GET', '/Ada/llama/user-access-report', undefined],
      ['POST', `${requests}/handle`, { user: 'bob', status: 'accepted' }],
      ['POST', `${requests}/grant`, { user: 'bob' }],
    ] as const) {
      expect((await ask(null, method, path, body)).status, path).toBe(401);
      expect((await ask(bob, method, path, body)).status, path).toBe(403);
      expect((await ask(actorOf(hub.ada, 'read'), method, path, body)).status, path).toBe(403);
    }
  });

  it('may let in who has not asked, whose address stays unknown', async () => {
    expect((await ask(ada, 'POST', `${requests}/grant`, { user: 'bob' })).status).toBe(200);
    expect((await ask(bob, 'GET', `${api}/auth-check`)).status).toBe(200);
    expect(JSON.stringify(await listed('accepted'))).not.toContain('example.org');
    expect(await refusal(ada, 'POST', `${requests}/grant`, { user: 'bob' })).toEqual([400, 'BadRequest']);
    expect(await refusal(ada, 'POST', `${requests}/grant`, { user: 'Ada' })).toEqual([400, 'BadRequest']);
    expect(await refusal(ada, 'POST', `${requests}/grant`, { user: 'nobody' })).toEqual([404, 'UserNotFound']);
  });

  it('is refused for what is not there', async () => {
    const handle = (body: object) => refusal(ada, 'POST', `${requests}/handle`, body);
    expect(await handle({ user: 'nobody', status: 'accepted' })).toEqual([404, 'UserNotFound']);
    expect(await handle({ user: 'bob', status: 'accepted' })).toEqual([404, 'NotFound']);
    expect(await handle({ requestId: 'x', status: 'accepted' })).toEqual([404, 'NotFound']);
    expect(await handle({ status: 'accepted' })).toEqual([400, 'BadRequest']);
    expect(await handle({ user: 'bob', status: 'maybe' })).toEqual([400, 'BadRequest']);
    await ask(bob, 'POST', '/Ada/llama/ask-access', answers);
    expect(await handle({ user: 'bob', status: 'pending' })).toEqual([404, 'NotFound']);
    expect(await handle({ user: 'bob', status: 'accepted', rejectionReason: 'x' })).toEqual([400, 'BadRequest']);
    await gate(null);
    expect(await handle({ user: 'bob', status: 'accepted' })).toEqual([400, 'BadRequest']);
  });

  it('ends in a report of everybody', async () => {
    await ask(bob, 'POST', '/Ada/llama/ask-access', answers);
    const report = await ask(ada, 'GET', '/Ada/llama/user-access-report');
    expect(await report.json()).toMatchObject([
      { user: 'bob', email: 'bob@example.org', status: 'pending', Company: 'Engines' },
    ]);
  });

  it('does not reach another repository', async () => {
    const other = await hub.addRepo({ kind: 'model', name: 'other' });
    await updateRepo(hub.services.catalog, other.id, { gating: 'manual' });
    await ask(bob, 'POST', '/Ada/llama/ask-access', answers);
    const [request] = (await listed('pending')) as { requestId: string }[];
    const body = { requestId: request?.requestId, status: 'accepted' };
    expect(await refusal(ada, 'POST', '/api/models/Ada/other/user-access-request/handle', body)).toEqual([
      404,
      'NotFound',
    ]);
  });
});

describe('the gate', () => {
  it('is set, shown and searched for', async () => {
    for (const gated of ['auto', false, 'manual']) {
      const answer = await ask(ada, 'PUT', `${api}/settings`, { gated });
      expect(await answer.json()).toMatchObject({ gated });
    }
    expect((await ask(ada, 'PUT', `${api}/settings`, { gated: 'sometimes' })).status).toBe(400);
    expect((await ask(bob, 'PUT', `${api}/settings`, { gated: false })).status).toBe(403);
    await ask(ada, 'PUT', `${api}/settings`, { private: false });
    await hub.addRepo({ kind: 'model', name: 'open' });
    const found = async (gated: string) =>
      ((await (await ask(null, 'GET', `/api/models?gated=${gated}`)).json()) as { id: string }[]).map(({ id }) => id);
    expect(await found('true')).toEqual(['Ada/llama']);
    expect(await found('manual')).toEqual(['Ada/llama']);
    expect(await found('auto')).toEqual([]);
    expect(await found('False')).toEqual(['Ada/open']);
    expect((await ask(null, 'GET', '/api/models?gated=x')).status).toBe(400);
  });
});
