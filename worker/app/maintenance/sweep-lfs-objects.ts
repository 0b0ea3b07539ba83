/** Ends LFS contents that no repository has linked for the whole grace period. */
import { condemnUnlinkedObjects, markUnlinkedObjects } from '../../catalog/lfs-objects.ts';
import { readSetting, writeSetting } from '../../catalog/settings.ts';
import type { Services } from '../services.ts';

/** Looking for contents without links reads every row, so it is done a few times a day only. */
const EVERY_MS = 6 * 3600_000;
const LAST_ROUND = 'lfs.last-sweep';
const MAX_PER_RUN = 500;

/** Their bytes go with the garbage of uploads (sweep-uploads.ts). */
export async function sweepLfsObjects(services: Services): Promise<void> {
  const { catalog, clock, config } = services;
  const now = clock.now();
  const last = await readSetting(catalog, LAST_ROUND);
  if (typeof last === 'number' && now - last < EVERY_MS) return;
  await markUnlinkedObjects(catalog, now);
  const condemned = await condemnUnlinkedObjects(catalog, now - config.lfs.unlinkedKeepMs, MAX_PER_RUN, now);
  // A full batch means that there may be more: the next run goes on at once.
  if (condemned < MAX_PER_RUN) await writeSetting(catalog, LAST_ROUND, now, now);
  if (condemned > 0) services.log.info('maintenance:lfs-objects-condemned', { condemned });
}
