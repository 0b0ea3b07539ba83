import { env } from 'cloudflare:test';
import { beforeEach, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import { tendRepos } from './tend-repos.ts';

const REPOS = 250;
let hub: TestHub;

beforeEach(async () => {
  hub = await openTestHub();
  const { namespaceId } = await hub.addUser('ada');
  const many = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${REPOS})
    insert into repos (id, kind, namespace_id, name, name_lower, visibility, created_at, updated_at)
    select 'repo-' || i, 'model', ?, 'r' || i, 'r' || i, 'public', 0, 0 from n`;
  await env.CATALOG.prepare(many).bind(namespaceId).run();
});

it('queues upkeep of every repository once a day', async () => {
  await tendRepos(hub.services);
  expect(new Set(hub.calls).size).toBe(REPOS);
  expect(hub.calls).toHaveLength(REPOS);
  await tendRepos(hub.services);
  expect(hub.calls).toHaveLength(REPOS);
  hub.now += 25 * 3600_000;
  await tendRepos(hub.services);
  expect(hub.calls).toHaveLength(2 * REPOS);
});
