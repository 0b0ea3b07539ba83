/** Ends xorbs that no content has used for the whole grace period, and uploads that were not finished. */
import { readSetting, writeSetting } from '../../catalog/settings.ts';
import { condemnPending, condemnUnusedXorbs, markUnusedXorbs } from '../../catalog/xet-xorbs.ts';
import type { Services } from '../services.ts';

/** Looking for unused xorbs reads every row, so it is done a few times a day only. */
const EVERY_MS = 6 * 3600_000;
const LAST_ROUND = 'xet.last-sweep';
const MAX_PER_RUN = 500;

/** Their bytes go with the garbage of uploads (sweep-uploads.ts). */
export async function sweepXetStorage(services: Services): Promise<void> {
  const { catalog, clock, config } = services;
  const now = clock.now();
  const expired = await condemnPending(catalog, now, MAX_PER_RUN);
  if (expired > 0) services.log.info('maintenance:xet-uploads-condemned', { expired });
  const last = await readSetting(catalog, LAST_ROUND);
  if (typeof last === 'number' && now - last < EVERY_MS) return;
  await markUnusedXorbs(catalog, now);
  const condemned = await condemnUnusedXorbs(catalog, now - config.xet.unusedKeepMs, MAX_PER_RUN, now);
  // A full batch means that there may be more: the next run goes on at once.
  if (condemned < MAX_PER_RUN) await writeSetting(catalog, LAST_ROUND, now, now);
  if (condemned > 0) services.log.info('maintenance:xorbs-condemned', { condemned });
}
