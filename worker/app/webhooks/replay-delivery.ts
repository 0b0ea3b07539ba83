/** Delivers an event again, to the webhook's address of today. */
import { MAX_DAILY_DELIVERIES } from '../../catalog/webhook-events.ts';
import { countDeliveries, insertReplay } from '../../catalog/webhook-deliveries.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { getDelivery } from './list-deliveries.ts';
import { sendDeliveries } from './send-deliveries.ts';

const DAY_MS = 24 * 3600_000;

/** Answers the id of the new delivery. */
export async function replayDelivery(
  services: Services,
  actor: Actor,
  webhookId: string,
  delivery: string,
): Promise<Result<string, HubError>> {
  const found = await getDelivery(services, actor, webhookId, delivery);
  if (!found.ok) return found;
  const now = services.clock.now();
  if ((await countDeliveries(services.catalog, webhookId, now - DAY_MS)) >= MAX_DAILY_DELIVERIES) {
    return fail(
      hubError('too-many-requests', `A webhook makes at most ${MAX_DAILY_DELIVERIES} deliveries in 24 hours.`),
    );
  }
  const id = crypto.randomUUID();
  await insertReplay(services.catalog, { id, webhookId, eventId: found.value.eventId, now });
  await sendDeliveries(services, [id]);
  return ok(id);
}
