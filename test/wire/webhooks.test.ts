/** Webhooks: managed by real clients, delivered to a real receiver, and never to those who may not know. */
import { createHmac } from 'node:crypto';
import { hostname } from 'node:os';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failuresOf, runChecks } from './clients/run-checks.ts';
import { type Hub, homeUnderTest, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { addToken, addUser } from './support/accounts.ts';
import { ZERO_OID, blob, commit, file, tree } from './support/git-objects.ts';
import { type HubUser, createHubRepo } from './support/hub-repos.ts';
import { packOf } from './support/pack-builder.ts';
import { pushBody, rawPush } from './support/raw-git.ts';
import { type Received, type Receiver, startReceiver } from './support/receiver.ts';
import type { Side } from './support/sides.ts';

let hub: Hub;
let receiver: Receiver;
let ada: HubUser;
let bob: HubUser;

beforeAll(async () => {
  receiver = await startReceiver();
  hub = await startHub({ env: { HUB_OUTGOING_ALLOW: '127.0.0.1' } });
  ada = await addUser(hub, 'ada');
  bob = await addUser(hub, 'bob');
});

afterAll(async () => {
  await hub.stop();
  await receiver.close();
});

interface Payload {
  readonly event: { readonly action: string; readonly scope: string };
  readonly repo: { readonly name: string; readonly private: boolean; readonly headSha?: string };
  readonly webhook: { readonly id: string; readonly version: number };
  readonly updatedRefs?: readonly unknown[];
  readonly updatedConfig?: unknown;
  readonly movedTo?: { readonly name: string };
}

function payloadOf({ body }: Received): Payload {
  return JSON.parse(body) as Payload;
}

async function call(user: HubUser, method: string, path: string, body?: unknown): Promise<Response> {
  const answer = await hub.fetch(path, {
    method,
    authorization: `Bearer ${user.token}`,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

async function createHook(
  user: HubUser,
  path: string,
  watched: readonly unknown[],
  more: object = {},
): Promise<string> {
  const body = { url: receiver.url + path, watched, ...more };
  const made = (await (await call(user, 'POST', '/api/settings/webhooks', body)).json()) as { webhook: { id: string } };
  return made.webhook.id;
}

/** The delivery at `path` of a scope, about a repository. */
function delivery(path: string, scope: string, name: string, action?: string): Promise<Received> {
  return receiver.find((request) => {
    if (request.path !== path) return false;
    const { event, repo } = payloadOf(request);
    return event.scope === scope && repo.name === name && (action === undefined || event.action === action);
  });
}

async function push(repo: Side, text: string, from = ZERO_OID): Promise<string> {
  const content = blob(text);
  const root = tree([file('a.txt', content)]);
  const tip = commit({ tree: root.oid, parents: from === ZERO_OID ? [] : [from] });
  const command = { old: from, new: tip.oid, ref: 'refs/heads/main' };
  const { refs } = await rawPush(repo, pushBody([command], packOf([content, root, tip])));
  expect(refs.get('refs/heads/main')).toBe('ok');
  return tip.oid;
}

describe.each(['hub-newest', 'hub-1.33', 'hub-1.10', 'hub-0.36', 'hub-0.24'] as const)(
  'huggingface_hub (%s)',
  (name) => {
    const python = pythonEnv(name);

    it.skipIf(python === null)(`manages webhooks${whySkipped(name)}`, async () => {
      const stem = name.replace('.', '-');
      const model = await createHubRepo(hub, `managed-${stem}`, { owner: ada });
      const hidden = await createHubRepo(hub, `hidden-${stem}`, { owner: bob, private: true });
      const home = scratchDir('hf-home');
      const facts = join(home, 'facts.json');
      const reader = await addToken(hub, 'ada', `reader ${stem}`, 'read');
      const stranger = await addUser(hub, `stranger-${stem}`);
      const url = `${receiver.url}/managed`;
      writeFileSync(
        facts,
        JSON.stringify({ owner: ada, reader, stranger, model: model.path, hidden: hidden.path, url }),
      );
      const checks = await runChecks(python ?? '', 'hf_webhooks.py', [facts], clientEnv(hub.url, home));
      expect(failuresOf(checks)).toEqual([]);
      expect(checks.length).toBeGreaterThan(5);
    });
  },
);

describe('deliveries', () => {
  it('tell of a repository from its making to its end, signed', async () => {
    await createHook(ada, '/life', [{ type: 'user', name: 'ada' }], { secret: 'shared secret' });
    const repo = await createHubRepo(hub, 'life', { owner: ada });
    const made = await delivery('/life', 'repo', 'ada/life', 'create');
    expect(payloadOf(made)).toMatchObject({ webhook: { version: 3 }, repo: { type: 'model', private: false } });

    const tip = await push(repo, 'one');
    const content = payloadOf(await delivery('/life', 'repo.content', 'ada/life'));
    expect(content).toMatchObject({
      repo: { headSha: tip, url: { web: `${hub.url}/ada/life`, api: `${hub.url}/api/models/ada/life` } },
      updatedRefs: [{ ref: 'refs/heads/main', oldSha: null, newSha: tip }],
    });

    await call(ada, 'PUT', '/api/models/ada/life/settings', { private: true });
    const config = payloadOf(await delivery('/life', 'repo.config', 'ada/life'));
    expect(config).toMatchObject({ repo: { private: true }, updatedConfig: { private: true } });

    await call(ada, 'POST', '/api/repos/move', { fromRepo: 'ada/life', toRepo: 'ada/afterlife', type: 'model' });
    expect(payloadOf(await delivery('/life', 'repo', 'ada/life', 'move')).movedTo?.name).toBe('ada/afterlife');

    await call(ada, 'DELETE', '/api/repos/delete', { name: 'afterlife', type: 'model' });
    const deleted = await delivery('/life', 'repo', 'ada/afterlife', 'delete');

    expect(deleted.headers['x-webhook-secret']).toBe('shared secret');
    const [, at = '', signature = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(deleted.headers['x-webhook-signature'])) ?? [];
    expect(createHmac('sha256', 'shared secret').update(`${at}.${deleted.body}`).digest('hex')).toBe(signature);
    expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(600);
  });

  it('tell of commits over the API, pull requests and comments', async () => {
    await createHubRepo(hub, 'talk', { owner: ada });
    await createHook(ada, '/talk', [{ type: 'model', name: 'ada/talk' }]);
    const lines = [
      { key: 'header', value: { summary: 'first', description: '' } },
      { key: 'file', value: { content: Buffer.from('text').toString('base64'), path: 'a.txt', encoding: 'base64' } },
    ];
    const committed = await hub.fetch('/api/models/ada/talk/commit/main', {
      method: 'POST',
      authorization: `Bearer ${ada.token}`,
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const { commitOid } = (await committed.json()) as { commitOid: string };
    const content = payloadOf(await delivery('/talk', 'repo.content', 'ada/talk'));
    expect(content.updatedRefs).toEqual([{ ref: 'refs/heads/main', oldSha: null, newSha: commitOid }]);

    await call(bob, 'POST', '/api/models/ada/talk/discussions', {
      title: 'A question',
      description: 'about this',
      pullRequest: false,
    });
    const opened: unknown = payloadOf(await delivery('/talk', 'discussion', 'ada/talk', 'create'));
    expect(opened).toMatchObject({
      discussion: { num: 1, title: 'A question', status: 'open', isPullRequest: false },
      comment: { content: 'about this', hidden: false },
    });
    await call(ada, 'POST', '/api/models/ada/talk/discussions/1/comment', { comment: 'an answer' });
    const answered: unknown = payloadOf(await delivery('/talk', 'discussion.comment', 'ada/talk', 'create'));
    expect(answered).toMatchObject({ discussion: { num: 1 }, comment: { content: 'an answer' } });
  });

  it('reach only those who may see the repository', async () => {
    await createHook(bob, '/spy', [{ type: 'user', name: 'ada' }]);
    await createHook(ada, '/own', [{ type: 'user', name: 'ada' }]);
    const secret = await createHubRepo(hub, 'secret', { owner: ada, private: true });
    await push(secret, 'hidden');
    await delivery('/own', 'repo.content', 'ada/secret');
    const shown = await createHubRepo(hub, 'shown', { owner: ada });
    await push(shown, 'seen');
    await delivery('/spy', 'repo.content', 'ada/shown');
    // What came after has arrived, and nothing of what must not.
    expect(receiver.received.filter(({ path, body }) => path === '/spy' && body.includes('ada/secret'))).toEqual([]);

    await call(ada, 'PUT', '/api/models/ada/shown/settings', { private: true });
    await delivery('/own', 'repo.config', 'ada/shown');
    const log = await call(bob, 'GET', `/api/settings/webhooks/${await hookAt(bob, '/spy')}/deliveries`);
    expect(await log.text()).not.toMatch(/ada\/(?:secret|shown)/);
  });

  it(
    'are tried again when the receiver fails, follow no redirect, and can be replayed',
    { timeout: 60_000 },
    async () => {
      const id = await createHook(ada, '/again', [{ type: 'user', name: 'ada' }], { domains: ['repo'] });
      receiver.status = 302;
      await createHubRepo(hub, 'again', { owner: ada });
      await receiver.find(({ path, answered }) => path === '/again' && answered === 302);
      receiver.status = 200;
      await receiver.find(({ path, answered }) => path === '/again' && answered === 200);
      expect(receiver.received.some(({ path }) => path === '/redirected')).toBe(false);

      const [first] = await deliveries(ada, id, ({ status }) => status === 'delivered');
      expect(first).toMatchObject({ attempts: 2, statusCode: 200, payload: { repo: { name: 'ada/again' } } });
      const replay = await call(ada, 'POST', `/api/settings/webhooks/${id}/deliveries/${first?.id}/replay`);
      const made = (await replay.json()) as { id: string };
      await receiver.find(({ headers }) => headers['x-webhook-delivery'] === made.id);
    },
  );

  it.skipIf(homeUnderTest() !== 'workerd')(
    'survive a hub that is killed after a push',
    { timeout: 120_000 },
    async () => {
      const repo = await createHubRepo(hub, 'killed', { owner: ada });
      await createHook(ada, '/killed', [{ type: 'model', name: 'ada/killed' }]);
      let tip = ZERO_OID;
      for (const text of ['one', 'two', 'three']) {
        receiver.status = 500;
        const pushed = await push(repo, text, tip);
        await hub.kill('SIGKILL');
        receiver.status = 200;
        await hub.ready();
        const told = await receiver.find(
          ({ path, answered, body }) => path === '/killed' && answered === 200 && body.includes(`"newSha":"${pushed}"`),
        );
        expect(payloadOf(told).updatedRefs).toHaveLength(1);
        tip = pushed;
      }
    },
  );
});

interface Logged {
  readonly id: string;
  readonly status: string;
}

/** Asks until a delivery fits: the receiver hears of one a moment before the log does. */
async function deliveries(user: HubUser, id: string, fits: (logged: Logged) => boolean): Promise<readonly Logged[]> {
  for (;;) {
    const listed = (await (await call(user, 'GET', `/api/settings/webhooks/${id}/deliveries`)).json()) as Logged[];
    if (listed.some(fits)) return listed.filter(fits);
  }
}

async function hookAt(user: HubUser, path: string): Promise<string> {
  const hooks = (await (await call(user, 'GET', '/api/settings/webhooks')).json()) as { id: string; url: string }[];
  return hooks.find(({ url }) => url === receiver.url + path)?.id ?? '';
}

describe('without leave of the operator', () => {
  it.skipIf(homeUnderTest() !== 'workerd')(
    'nothing is sent into the own network, whatever a name leads to',
    async () => {
      const closed = await startHub();
      try {
        const create = (url: string): Promise<Response> =>
          closed.fetch('/api/settings/webhooks', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ url, watched: [{ type: 'user', name: 'admin' }] }),
          });
        for (const url of [receiver.url, `http://localhost:${receiver.port}/`, `http://[::1]:${receiver.port}/`]) {
          expect((await create(url)).status, url).toBe(400);
        }
        // The machine's own name is in no list of ours; only the connection tells where it leads.
        const made = (await (await create(`http://${hostname()}:${receiver.port}/name`)).json()) as {
          webhook: { id: string };
        };
        await createHubRepo(closed, 'quiet');
        const log = async (): Promise<readonly { error: string | null }[]> =>
          (await (await closed.fetch(`/api/settings/webhooks/${made.webhook.id}/deliveries`)).json()) as {
            error: string | null;
          }[];
        let tried = await log();
        while (tried.every(({ error }) => error === null)) tried = await log();
        expect(tried[0]?.error).toMatch(/could not be reached/);
        expect(receiver.received.some(({ path }) => path === '/name')).toBe(false);
      } finally {
        await closed.stop();
      }
    },
  );
});
