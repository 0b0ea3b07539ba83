import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { type TestHub, countRows, openTestHub } from '../../../test/support/catalog-services.ts';
import { findUserById } from '../../catalog/accounts.ts';
import { updateRepo } from '../../catalog/repos.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { OutgoingPost } from '../../ports/outgoing-http.ts';
import { maintainNow } from '../maintenance/maintain-now.ts';
import { addMember } from '../organizations/add-member.ts';
import { createOrganization } from '../organizations/create-organization.ts';
import { removeMember } from '../organizations/remove-member.ts';
import { createRepo } from '../repos/create-repo.ts';
import type { Services } from '../services.ts';
import { createWebhook } from './create-webhook.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { listDeliveries } from './list-deliveries.ts';
import { publishEvent } from './publish-event.ts';
import { publishRefs } from './publish-refs.ts';
import { sweepDeliveries } from './sweep-deliveries.ts';
import { updateWebhook } from './update-webhook.ts';

const DAY_MS = 24 * 3600_000;

let hub: TestHub;
let services: Services;
let ada: UserRecord;
let bob: UserRecord;
/** What was sent, and what the receiver answers next. */
let sent: OutgoingPost[];
let answer: number | null;

beforeEach(async () => {
  hub = await openTestHub();
  sent = [];
  answer = 200;
  services = {
    ...hub.services,
    outgoing: {
      refusal: () => null,
      get: async () => ({ kind: 'failed', reason: 'not in this test' }),
      post: async (request) => {
        sent.push(request);
        return answer === null ? { kind: 'failed', reason: 'No answer.' } : { kind: 'answered', status: answer };
      },
    },
  };
  ada = await hub.addUser('ada');
  bob = await hub.addUser('bob');
});

async function makeRepo(name: string, visibility: 'public' | 'private' = 'public'): Promise<RepoRecord> {
  const made = await createRepo(services, hub.as(ada), { kind: 'model', name, visibility });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

async function makeHook(owner: UserRecord, more: object = {}): Promise<string> {
  const made = await createWebhook(services, hub.as(owner), {
    url: 'https://receiver.example.org/',
    watched: [{ type: 'user', name: 'ada' }],
    baseUrl: 'https://hub.example.org',
    ...more,
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value.id;
}

/** Ids of the deliveries that were put into the queue since the last time. */
function queued(): readonly string[] {
  const jobs = hub.calls.filter((call) => call.startsWith('deliver-webhook '));
  hub.calls.length = 0;
  return jobs.map((job) => job.slice('deliver-webhook '.length));
}

const change = (repo: RepoRecord) => ({ scope: 'repo.config', action: 'update', repo, updatedConfig: {} }) as const;

describe('an event', () => {
  it('is told to those who watch and may see it, in the domains they asked for', async () => {
    const open = await makeRepo('open');
    const hidden = await makeRepo('hidden', 'private');
    await makeHook(ada);
    await makeHook(bob);
    await makeHook(ada, { domains: ['discussion'] });
    await publishEvent(services, change(open));
    expect(queued()).toHaveLength(2);
    await publishEvent(services, change(hidden));
    expect(queued()).toHaveLength(1);
  });

  it('in an organization is told to its members as long as they are members', async () => {
    await createOrganization(services, hub.as(ada), { name: 'engines' });
    const admin = hub.as((await findUserById(services.catalog, ada.id)) ?? ada);
    const path = { kind: 'model', namespace: 'engines', name: 'hidden', visibility: 'private' } as const;
    const made = await createRepo(services, admin, path);
    if (!made.ok) throw new Error(made.error.message);
    await makeHook(bob, { watched: [{ type: 'org', name: 'engines' }] });
    const bobIn = { organization: 'engines', username: 'bob' };
    const told: number[] = [];
    for (const step of [
      async () => ({ ok: true }),
      () => addMember(services, admin, { ...bobIn, role: 'read' }),
      () => removeMember(services, admin, bobIn),
    ]) {
      expect(await step()).toMatchObject({ ok: true });
      queued();
      await publishEvent(services, change(made.value));
      told.push(queued().length);
    }
    expect(told).toEqual([0, 1, 0]);
  });

  it('that happened before a webhook was made is not told', async () => {
    const repo = await makeRepo('early');
    await makeHook(ada);
    await publishEvent(services, change(repo), { id: 'old', at: hub.now - 1 });
    expect(queued()).toEqual([]);
    expect(await countRows('webhook_events')).toBe(0);
  });

  it('published again makes no second delivery, but has the first one made', async () => {
    const repo = await makeRepo('twice');
    await makeHook(ada);
    await publishEvent(services, change(repo), { id: 'same', at: hub.now });
    const first = queued();
    await publishEvent(services, change(repo), { id: 'same', at: hub.now });
    expect(queued()).toEqual(first);
    expect(await countRows('webhook_deliveries')).toBe(1);
  });

  it('is dropped by a webhook that has made its thousand of the day', async () => {
    const repo = await makeRepo('busy');
    await makeHook(ada);
    await publishEvent(services, change(repo));
    await env.CATALOG.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 998)
       INSERT INTO webhook_deliveries (id, webhook_id, event_id, replay, status, attempts, next_attempt_at, created_at)
       SELECT i, webhook_id, event_id, 1, 'delivered', 1, created_at, created_at FROM webhook_deliveries, n`,
    ).run();
    queued();
    await publishEvent(services, change(repo));
    expect(queued()).toHaveLength(1);
    await publishEvent(services, change(repo));
    expect(queued()).toEqual([]);
    hub.now += DAY_MS + 1;
    await publishEvent(services, change(repo));
    expect(queued()).toHaveLength(1);
  });
});

describe('a delivery', () => {
  let repo: RepoRecord;
  beforeEach(async () => {
    repo = await makeRepo('watched');
  });

  async function one(): Promise<string> {
    await publishEvent(services, change(repo));
    return queued()[0] ?? '';
  }

  it('is made once', async () => {
    await makeHook(ada);
    const id = await one();
    await deliverWebhook(services, id);
    await deliverWebhook(services, id);
    expect(sent).toHaveLength(1);
  });

  it('that fails is tried eight times, each after a longer pause', async () => {
    const webhook = await makeHook(ada);
    answer = 500;
    const id = await one();
    for (let attempt = 1; attempt <= 8; attempt++) {
      await deliverWebhook(services, id);
      expect(sent).toHaveLength(attempt);
      // Too early: nothing is sent.
      await deliverWebhook(services, id);
      expect(sent).toHaveLength(attempt);
      hub.now += 9 * 3600_000;
    }
    await deliverWebhook(services, id);
    expect(sent).toHaveLength(8);
    const log = await listDeliveries(services, hub.as(ada), webhook, { limit: 1, page: 0 });
    expect(log).toMatchObject({ value: [{ status: 'failed', attempts: 8, lastStatus: 500 }] });
  });

  it('whose attempt a crash cut short is made again when its time is up', async () => {
    await makeHook(ada);
    const id = await one();
    const crash = { ...services, outgoing: { ...services.outgoing, post: () => Promise.reject(new Error('killed')) } };
    await expect(deliverWebhook(crash, id)).rejects.toThrow('killed');
    await deliverWebhook(services, id);
    expect(sent).toHaveLength(0);
    expect(queued()).toEqual([id]);
    hub.now += 20_000;
    await deliverWebhook(services, id);
    expect(sent).toHaveLength(1);
  });

  it('that the queue lost is found again, and forgotten a month after it was made', async () => {
    await makeHook(ada);
    const id = await one();
    await sweepDeliveries(services);
    expect(queued()).toEqual([]);
    hub.now += 121_000;
    await sweepDeliveries(services);
    expect(queued()).toEqual([id]);
    await deliverWebhook(services, id);
    hub.now += 31 * DAY_MS;
    await sweepDeliveries(services);
    expect([await countRows('webhook_deliveries'), await countRows('webhook_events')]).toEqual([0, 0]);
  });

  it('that fails during upkeep at once waits for its next attempt like any other', async () => {
    await makeHook(ada);
    answer = 500;
    const id = await one();
    await maintainNow(services, hub.now + 121_000);
    expect(sent).toHaveLength(1);
    expect(queued()).toEqual([id]);
  });

  it('is not made, and leaves no trace, when the owner may no longer see the repository', async () => {
    const repo = await makeRepo('closing');
    const webhook = await makeHook(bob);
    await publishEvent(services, change(repo));
    const [id = ''] = queued();
    await updateRepo(services.catalog, repo.id, { visibility: 'private' });
    expect(await listDeliveries(services, hub.as(bob), webhook, { limit: 10, page: 0 })).toMatchObject({ value: [] });
    await deliverWebhook(services, id);
    expect(sent).toEqual([]);
    expect(await countRows('webhook_deliveries')).toBe(0);
  });

  it('of a webhook that is switched off is not made', async () => {
    const webhook = await makeHook(ada);
    const id = await one();
    await updateWebhook(services, hub.as(ada), webhook, { disabled: true });
    await deliverWebhook(services, id);
    expect(sent).toEqual([]);
    await publishEvent(services, change(await makeRepo('later')));
    expect(queued()).toEqual([]);
  });
});

describe('changed refs', () => {
  const oid = (digit: string) => digit.repeat(40) as never;

  it('are told push by push, and each once', async () => {
    const repo = await makeRepo('pushed');
    await makeHook(ada);
    queued();
    const moves = [
      { id: 1, name: 'refs/heads/main', oldOid: oid('0'), newOid: oid('1'), actor: 'ada', at: hub.now },
      { id: 2, name: 'refs/tags/v1', oldOid: oid('0'), newOid: oid('1'), actor: 'ada', at: hub.now },
      { id: 3, name: 'refs/heads/main', oldOid: oid('1'), newOid: oid('0'), actor: 'bob', at: hub.now + 5 },
    ];
    let told = 0;
    const store = {
      listUntoldMoves: async () => moves.filter(({ id }) => id > told),
      markMovesTold: async (upTo: number) => {
        told = upTo;
      },
    };
    const withRefs = { ...services, repoStores: { of: () => store } } as unknown as Services;
    await publishRefs(withRefs, repo.id);
    const ids = queued();
    expect(ids).toHaveLength(2);
    // As if a crash had come before the moves were ticked off.
    told = 0;
    await publishRefs(withRefs, repo.id);
    expect(await countRows('webhook_deliveries')).toBe(2);
    for (const id of ids) await deliverWebhook(services, id);
    const refs = sent.map(({ body }) => (JSON.parse(body) as { updatedRefs: unknown }).updatedRefs);
    expect(refs).toEqual([
      [
        { ref: 'refs/heads/main', oldSha: null, newSha: oid('1') },
        { ref: 'refs/tags/v1', oldSha: null, newSha: oid('1') },
      ],
      [{ ref: 'refs/heads/main', oldSha: oid('1'), newSha: null }],
    ]);
  });
});

it('secrets and receivers are shown to nobody else and kept out of the log', async () => {
  const lines: string[] = [];
  const note = (event: string, fields?: object): void => void lines.push(JSON.stringify({ event, ...fields }));
  services = { ...services, log: { info: note, warn: note, error: note } };
  await makeHook(ada, { secret: 'a secret', url: 'https://receiver.example.org/?key=hidden' });
  await publishEvent(services, change(await makeRepo('logged')));
  for (const id of queued()) await deliverWebhook(services, id);
  expect(sent.at(-1)?.headers['X-Webhook-Secret']).toBe('a secret');
  expect(lines.join('\n')).not.toMatch(/a secret|receiver|hidden/);
});
