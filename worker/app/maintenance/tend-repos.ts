/** Queues upkeep of every repository, so that what a crash left half done is found within a day. */
import { listRepoIds } from '../../catalog/repo-ids.ts';
import { readSetting, writeSetting } from '../../catalog/settings.ts';
import type { Services } from '../services.ts';

const PAGE = 500;
const EVERY_MS = 24 * 3600_000;
const LAST_ROUND = 'tend-repos.last-round';

export async function tendRepos(services: Services): Promise<void> {
  const now = services.clock.now();
  const last = await readSetting(services.catalog, LAST_ROUND);
  if (typeof last === 'number' && now - last < EVERY_MS) return;
  await writeSetting(services.catalog, LAST_ROUND, now, now);
  for (let after = ''; ;) {
    const ids = await listRepoIds(services.catalog, after, PAGE);
    for (const repo of ids) await services.jobs.send({ kind: 'tend-repo', repo });
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) return;
    after = last;
  }
}
