/** Removes what was worked out of contents a month ago: it can be made again, and nobody tells it when a content goes. */
import { readSetting, writeSetting } from '../../catalog/settings.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import { giveUpThread } from '../../ports/yield.ts';
import type { Services } from '../services.ts';

const KEEP_MS = 30 * 24 * 3600_000;
const EVERY_MS = 24 * 3600_000;
const LAST_ROUND = 'derived.last-sweep';
/** Per run, so that a run stays within the time of one event; the next one goes on. */
const MAX_PAGES = 50;
const NEXT_PAGE = 'derived.next-page';

export async function sweepDerived({ blobs, catalog, clock, log }: Services): Promise<void> {
  const now = clock.now();
  const last = await readSetting(catalog, LAST_ROUND);
  if (typeof last === 'number' && now - last < EVERY_MS) return;
  const resumed = await readSetting(catalog, NEXT_PAGE);
  let cursor = typeof resumed === 'string' && resumed !== '' ? resumed : undefined;
  // A place in the list that the store no longer knows must not be the place of the next run, too.
  if (cursor !== undefined) await writeSetting(catalog, NEXT_PAGE, '', now);
  let removed = 0;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await blobs.list(blobKeys.allDerived, cursor);
    const old = page.blobs.filter(({ modifiedAt }) => modifiedAt < now - KEEP_MS).map(({ key }) => key);
    if (old.length > 0) await blobs.delete(old);
    removed += old.length;
    cursor = page.cursor;
    if (cursor === undefined) break;
    await giveUpThread();
  }
  if (cursor !== undefined) await writeSetting(catalog, NEXT_PAGE, cursor, now);
  else await writeSetting(catalog, LAST_ROUND, now, now);
  if (removed > 0) log.info('maintenance:derived-swept', { removed });
}
