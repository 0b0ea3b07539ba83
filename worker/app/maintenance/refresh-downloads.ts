/** Keeps the 30-day and 7-day download sums true as days pass. */
import { refreshDownloadSums } from '../../catalog/downloads.ts';
import { dayOf } from '../../catalog/trending.ts';
import { readSetting, writeSetting } from '../../catalog/settings.ts';
import type { Services } from '../services.ts';

const REFRESHED_DAY = 'maintenance.download-sums-day';

/** Sums change by themselves only when a day falls out of the window, so once a day is enough. */
export async function refreshDownloads(services: Services): Promise<void> {
  const now = services.clock.now();
  if ((await readSetting(services.catalog, REFRESHED_DAY)) === dayOf(now)) return;
  await refreshDownloadSums(services.catalog, now);
  await writeSetting(services.catalog, REFRESHED_DAY, dayOf(now), now);
}
