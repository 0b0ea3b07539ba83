/** The scheduled work, step by step. A step that fails is logged and does not keep the others from running. */
import type { Services } from '../services.ts';
import { sweepBuckets } from './sweep-buckets.ts';
import { sweepDerived } from './sweep-derived.ts';
import { sweepDeliveries } from '../webhooks/sweep-deliveries.ts';
import { convertLfsObjects } from './convert-lfs-objects.ts';
import { purgeDeletedRepos } from './purge-deleted-repos.ts';
import { refreshDownloads } from './refresh-downloads.ts';
import { removeExpiredCredentials } from './remove-expired-credentials.ts';
import { sweepLfsObjects } from './sweep-lfs-objects.ts';
import { sweepMultiparts } from './sweep-multiparts.ts';
import { sweepUploads } from './sweep-uploads.ts';
import { sweepXetStorage } from './sweep-xet-storage.ts';
import { tendRepos } from './tend-repos.ts';

const steps: Readonly<Record<string, (services: Services) => Promise<void>>> = {
  'expired-credentials': removeExpiredCredentials,
  'deleted-repositories': purgeDeletedRepos,
  'download-sums': refreshDownloads,
  buckets: sweepBuckets,
  'lfs-objects': sweepLfsObjects,
  'xet-storage': sweepXetStorage,
  uploads: sweepUploads,
  multiparts: sweepMultiparts,
  derived: sweepDerived,
  'webhook-deliveries': sweepDeliveries,
  repositories: tendRepos,
  // The longest by far, so it comes last.
  conversions: convertLfsObjects,
};

export async function runMaintenance(services: Services): Promise<void> {
  for (const [step, run] of Object.entries(steps)) {
    try {
      await run(services);
    } catch (error) {
      services.log.error('maintenance:failed', error, { step });
    }
  }
}
