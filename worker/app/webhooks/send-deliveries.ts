/** Puts deliveries into the queue. One that does not get there is found again by upkeep, see sweep-deliveries.ts. */
import type { Services } from '../services.ts';

export async function sendDeliveries(
  services: Services,
  deliveries: readonly string[],
  delaySeconds = 0,
): Promise<void> {
  try {
    for (const delivery of deliveries)
      await services.jobs.send({ kind: 'deliver-webhook', delivery }, { delaySeconds });
  } catch (error) {
    services.log.error('webhooks:queue', error);
  }
}
