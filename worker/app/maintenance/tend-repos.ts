/** Queues upkeep of every repository, so that what a crash left half done is found within a day. */
import { listRepoIds } from '../../catalog/repo-ids.ts';
import { readSetting, writeSetting } from '../../catalog/settings.ts';
import { giveUpThread } from '../../ports/yield.ts';
import type { Services } from '../services.ts';

/** As many as a queue takes at once. */
const PAGE = 100;
const EVERY_MS = 24 * 3600_000;
const LAST_ROUND = 'tend-repos.last-round';

export async function tendRepos(services: Services): Promise<void> {
  const now = services.clock.now();
  const last = await readSetting(services.catalog, LAST_ROUND);
  if (typeof last === 'number' && now - last < EVERY_MS) return;
  await writeSetting(services.catalog, LAST_ROUND, now, now);
  for (let after = ''; ;) {
    const ids = await listRepoIds(services.catalog, after, PAGE);
    if (ids.length > 0) await services.jobs.sendTending(ids);
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) return;
    after = last;
    // Nothing here waits for the outside, so that requests would wait for all of it.
    await giveUpThread();
  }
}
