/** Takes the files of deleted buckets, and ends claims to uploads that no bucket came to name. */
import { removeOldClaims } from '../../catalog/bucket-files.ts';
import { findDeletedBucket, removeSomeOfBucket } from '../../catalog/buckets.ts';
import type { Services } from '../services.ts';
import { CLAIM_KEEP_MS } from '../xet/limits.ts';

/** Per run, so that a run stays within the time of one event; the next one goes on. */
const MAX_ROUNDS = 20;
const ROWS_PER_ROUND = 5000;

/** Their contents are collected like all that nothing links (sweep-lfs-objects.ts). */
export async function sweepBuckets({ catalog, clock, log }: Services): Promise<void> {
  const before = clock.now() - CLAIM_KEEP_MS;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if ((await removeOldClaims(catalog, before, ROWS_PER_ROUND)) < ROWS_PER_ROUND) break;
  }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const bucket = await findDeletedBucket(catalog);
    if (bucket === null) return;
    const hasMore = await removeSomeOfBucket(catalog, bucket, ROWS_PER_ROUND);
    if (!hasMore) log.info('maintenance:bucket-purged', { bucket });
  }
}
