/**
 * Ends uploads in parts that a killed hub left in an object store: those of LFS clients are in the catalogue, but a
 * stream that the hub itself was passing on is known to the store alone, and its parts are paid for until it is aborted.
 */
import { z } from 'zod';
import { readSetting, writeSetting } from '../../catalog/settings.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { UnfinishedMultipart } from '../../ports/blob-store.ts';
import type { Services } from '../services.ts';

const DAY_MS = 24 * 3600_000;
/** Longer than any upload lasts that the catalogue knows of, or that one request makes. */
const EVERY_MS = 3 * DAY_MS;
const STALE_AFTER_MS = 7 * DAY_MS;
/** Per round, so that a run stays within the time of one event. */
const MAX_PER_ROUND = 500;

const LAST_ROUND = 'blobs.last-multipart-sweep';
const lastRound = z.object({ at: z.number(), stale: z.array(z.string()) });

/**
 * An upload goes that looks old and was there in the round before as well: the store's word for its age is not enough,
 * since a store whose clock is wrong would lose uploads under way.
 */
export async function sweepMultiparts({ catalog, blobs, clock, log }: Services): Promise<void> {
  if (blobs.listUnfinished === undefined) return;
  const now = clock.now();
  const last = lastRound.safeParse(await readSetting(catalog, LAST_ROUND)).data;
  if (last !== undefined && now - last.at < EVERY_MS) return;
  const known = new Set(last?.stale);
  const found: UnfinishedMultipart[] = [];
  for (const root of blobKeys.roots) found.push(...(await blobs.listUnfinished(root)));
  const stale = found.filter(({ startedAt }) => startedAt <= now - STALE_AFTER_MS).slice(0, MAX_PER_ROUND);
  const ended = stale.filter(({ uploadId }) => known.has(uploadId));
  for (const { key, uploadId } of ended) await blobs.abortMultipart(key, uploadId);
  const left = stale.flatMap(({ uploadId }) => (known.has(uploadId) ? [] : [uploadId]));
  await writeSetting(catalog, LAST_ROUND, { at: now, stale: left }, now);
  if (ended.length > 0) log.info('maintenance:multiparts-aborted', { aborted: ended.length });
}
