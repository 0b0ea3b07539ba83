/** Other people's tokens and private repositories: what one may not see is as if it were not there, in every protocol. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { ATTACKED, baseCommit, basePush } from './support/hostile-case.ts';
import { smallHistory } from './support/git-objects.ts';
import { tryGit } from './support/git.ts';
import { type HubUser, adminOf, createHubRepo, createHubToken, createHubUser, remoteAs } from './support/hub-repos.ts';
import { lfsBatch } from './support/lfs.ts';
import { packOf } from './support/pack-builder.ts';
import { createRef, listRefs, pushBody, rawFetch, rawPost, rawPush, rawRequest } from './support/raw-git.ts';
import type { Side } from './support/sides.ts';

let hub: Hub;
let owner: HubUser;
let reader: HubUser;
let stranger: HubUser;
let secret: Side & { readonly path: string };
let open: Side & { readonly path: string };

beforeAll(async () => {
  hub = await startHub();
  for (const name of ['owner', 'stranger']) await createHubUser(hub, name);
  owner = await createHubToken(hub, 'owner', 'write');
  reader = await createHubToken(hub, 'owner', 'read');
  stranger = await createHubToken(hub, 'stranger', 'write');
  secret = await createHubRepo(hub, 'secret', { owner, private: true });
  open = await createHubRepo(hub, 'open', { owner });
  for (const repo of [secret, open]) {
    const answer = await rawPush(repo, basePush());
    expect(answer.refs.get('refs/heads/main'), answer.text).toBe('ok');
  }
});

afterAll(async () => {
  await hub.stop();
});

const { head, objects } = smallHistory('by somebody else');
const push = pushBody([createRef(ATTACKED, head.oid)], packOf(objects));

async function mayNotPush(remote: Side, statuses: readonly number[]): Promise<void> {
  const answer = await rawPost(remote, 'git-receive-pack', push);
  expect(statuses, answer.body.toString()).toContain(answer.status);
  const advertisement = await rawRequest(
    hub.url,
    `${new URL(remote.url).pathname}/info/refs?service=git-receive-pack`,
    {
      headers: remote.authorization === undefined ? {} : { authorization: remote.authorization },
    },
  );
  expect(statuses).toContain(advertisement.status);
  const run = await tryGit(['push', remote.gitUrl, 'HEAD:refs/heads/x'], {
    cwd: new URL('.', import.meta.url).pathname,
  });
  expect(run.code).not.toBe(0);
}

describe('pushing', () => {
  it('needs a token', async () => {
    await mayNotPush(remoteAs(hub, open.path, null), [401]);
  });

  it('needs a token that may write', async () => {
    await mayNotPush(remoteAs(hub, open.path, reader), [403]);
  });

  it('needs a right on the repository', async () => {
    await mayNotPush(remoteAs(hub, open.path, stranger), [403]);
  });

  it('needs a token that has not expired', async () => {
    const brief = await createHubToken(hub, 'owner', 'write', 1500);
    await delay(1600);
    await mayNotPush(remoteAs(hub, open.path, brief), [401]);
  });

  it('needs the name that goes with the token', async () => {
    const answer = await rawPost(
      remoteAs(hub, open.path, { name: 'owner', token: stranger.token }),
      'git-receive-pack',
      push,
    );
    expect([401, 403]).toContain(answer.status);
  });

  it('changes nothing when it is refused', async () => {
    const refs = await listRefs(open);
    expect([...refs.keys()].sort()).toEqual(['HEAD', 'refs/heads/main']);
    const probe = await rawPush(open, pushBody([createRef('refs/heads/probe', head.oid)], packOf([])));
    expect(probe.refs.get('refs/heads/probe')).not.toBe('ok');
  });

  it('works for the owner', async () => {
    const answer = await rawPush(open, push);
    expect(answer.refs.get(ATTACKED), answer.text).toBe('ok');
  });
});

const READS: readonly string[] = [
  '/REPO.git/info/refs?service=git-upload-pack',
  '/REPO.git/info/refs?service=git-receive-pack',
  '/REPO/resolve/main/base.txt',
  '/REPO/raw/main/base.txt',
  '/REPO/resolve/0000000000000000000000000000000000000000/base.txt',
  '/api/models/REPO',
  '/api/models/REPO/revision/main',
  '/api/models/REPO/tree/main',
  '/api/models/REPO/refs',
  '/api/models/REPO/commits/main',
  '/hf/api/models/REPO',
  '/api/v1/models/REPO',
  '/REPO',
];

describe('a private repository', () => {
  const others: readonly (readonly [string, () => HubUser | null])[] = [
    ['nobody', () => null],
    ['a stranger', () => stranger],
  ];

  for (const [who, user] of others) {
    it.each(READS)(`is for ${who} as if it were not there: %s`, async (template) => {
      const authorization = remoteAs(hub, secret.path, user()).authorization;
      const ask = (path: string): ReturnType<typeof rawRequest> =>
        rawRequest(hub.url, template.replace('REPO', path), {
          headers: authorization === undefined ? {} : { authorization },
        });
      const hidden = await ask(secret.path);
      const missing = await ask('owner/absent');
      expect(hidden.status).toBe(missing.status);
      expect([401, 404]).toContain(hidden.status);
      const blurred = (text: string): string =>
        text.replaceAll(/secret|absent/g, 'NAME').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');
      expect(blurred(hidden.body.toString())).toBe(blurred(missing.body.toString()));
      expect(Object.keys(hidden.headers).sort()).toEqual(Object.keys(missing.headers).sort());
    });

    it(`gives ${who} no object, by git or by LFS`, async () => {
      const remote = remoteAs(hub, secret.path, user());
      expect([401, 404]).toContain((await rawFetch(remote, [baseCommit.oid])).status);
      expect([401, 404]).toContain((await lfsBatch(remote, 'download', [{ oid: 'a'.repeat(64), size: 1 }])).status);
      expect([401, 404]).toContain((await lfsBatch(remote, 'upload', [{ oid: 'a'.repeat(64), size: 1 }])).status);
      await mayNotPush(remote, [401, 404]);
    });

    it(`is in no list that ${who} gets`, async () => {
      const authorization = user() === null ? null : `Bearer ${user()?.token}`;
      for (const path of [
        '/api/models?limit=1000',
        '/api/models?author=owner',
        '/api/models?search=secret',
        '/api/v1/models?per=50',
        '/',
      ]) {
        const text = await (await hub.fetch(path, { authorization })).text();
        expect(text, path).not.toContain('owner/secret');
      }
    });
  }

  it('is there for its owner, with a token that may only read, and for the administrator', async () => {
    for (const user of [owner, reader, adminOf(hub)]) {
      const refs = await listRefs(remoteAs(hub, secret.path, user));
      expect(refs.get('refs/heads/main')).toBe(baseCommit.oid);
    }
  });

  it('cannot be made, moved, changed or deleted by others', async () => {
    const asStranger = { authorization: `Bearer ${stranger.token}`, headers: { 'content-type': 'application/json' } };
    const requests: readonly (readonly [string, string, unknown])[] = [
      ['POST', '/api/repos/create', { name: 'planted', organization: 'owner', type: 'model' }],
      ['POST', '/api/repos/move', { fromRepo: 'owner/secret', toRepo: 'stranger/mine', type: 'model' }],
      ['POST', '/api/repos/move', { fromRepo: 'owner/open', toRepo: 'stranger/mine', type: 'model' }],
      ['DELETE', '/api/repos/delete', { name: 'secret', organization: 'owner', type: 'model' }],
      ['DELETE', '/api/repos/delete', { name: 'open', organization: 'owner', type: 'model' }],
      ['PUT', '/api/models/owner/secret/settings', { private: false }],
      ['PUT', '/api/models/owner/open/settings', { private: true }],
      ['POST', '/api/v1/user/owner/tokens', { name: 'stolen', permission: 'write' }],
      ['POST', '/api/v1/users', { username: 'intruder', password: 'long enough password', is_admin: true }],
    ];
    for (const [method, path, body] of requests) {
      const answer = await hub.fetch(path, { ...asStranger, method, body: JSON.stringify(body) });
      expect(answer.status, `${method} ${path}: ${await answer.text()}`).toBeGreaterThanOrEqual(401);
      expect(answer.status, `${method} ${path}`).toBeLessThan(410);
    }
    expect((await listRefs(remoteAs(hub, secret.path, owner))).get('refs/heads/main')).toBe(baseCommit.oid);
  });
});
