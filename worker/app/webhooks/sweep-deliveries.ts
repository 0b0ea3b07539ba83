/** Finds deliveries that their queue lost, and forgets those that are long done. */
import { deleteOldDeliveries, listOverdue } from '../../catalog/webhook-deliveries.ts';
import type { Services } from '../services.ts';
import { sendDeliveries } from './send-deliveries.ts';

/** The queue may be a little late before it counts as having lost something. */
const PATIENCE_MS = 120_000;
const PAGE = 500;
const KEEP_MS = 30 * 24 * 3600_000;

export async function sweepDeliveries(services: Services): Promise<void> {
  const now = services.clock.now();
  await sendDeliveries(services, await listOverdue(services.catalog, now - PATIENCE_MS, PAGE));
  await deleteOldDeliveries(services.catalog, now - KEEP_MS);
}
