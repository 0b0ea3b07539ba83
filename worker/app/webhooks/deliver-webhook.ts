/** Makes one attempt to deliver an event to a webhook, and decides what comes after it. */
import { findRepoById } from '../../catalog/repos.ts';
import {
  type DueDelivery,
  claimDelivery,
  deleteDelivery,
  findNextAttempt,
  saveAttempt,
} from '../../catalog/webhook-deliveries.ts';
import type { HubEvent } from '../../domain/hub-event.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { Services } from '../services.ts';
import { mayReadEvent } from './event-access.ts';
import { webhookPayload } from './payload.ts';
import { sendDeliveries } from './send-deliveries.ts';
import { signatureHeader } from './signature.ts';

const TIMEOUT_MS = 10_000;
/** An attempt that a crash cut short is made again after this. */
const LEASE_MS = 20_000;
/** Pauses after each failed attempt: eight attempts in about fourteen hours. */
const BACKOFF_MS = [10, 60, 300, 1800, 7200, 14_400, 28_800].map((seconds) => seconds * 1000);

export async function deliverWebhook(services: Services, deliveryId: string): Promise<void> {
  const startedAt = services.clock.now();
  const delivery = await claimDelivery(services.catalog, deliveryId, startedAt, startedAt + LEASE_MS);
  if (delivery === null) return comeBack(services, deliveryId);
  // Not even the log may tell of what the owner may no longer read.
  if (delivery.isDisabled || !(await maySeeEvent(services, delivery.owner, delivery.event))) {
    await deleteDelivery(services.catalog, delivery.id);
    return;
  }
  const outcome = await attempt(services, delivery, startedAt);
  const now = services.clock.now();
  const pauseMs = BACKOFF_MS[delivery.attempts - 1];
  const status = outcome.error === null ? 'delivered' : pauseMs === undefined ? 'failed' : 'pending';
  await saveAttempt(services.catalog, delivery.id, {
    status,
    nextAttemptAt: now + (pauseMs ?? 0),
    lastStatus: outcome.status,
    lastError: outcome.error,
    durationMs: now - startedAt,
  });
  const { webhookId: webhook, attempts } = delivery;
  services.log.info('webhooks:attempt', { webhook, delivery: delivery.id, status, attempts, answer: outcome.status });
  if (status === 'pending' && pauseMs !== undefined) {
    await sendDeliveries(services, [delivery.id], Math.ceil(pauseMs / 1000));
  }
}

/** A job that runs again after a crash may find the attempt that was cut short still taken. */
async function comeBack(services: Services, deliveryId: string): Promise<void> {
  const at = await findNextAttempt(services.catalog, deliveryId);
  if (at === null) return;
  const pauseMs = Math.max(1000, at - services.clock.now());
  await sendDeliveries(services, [deliveryId], Math.ceil(pauseMs / 1000));
}

/** The event must have been readable when it happened, which publishing saw to, and be so now. */
export async function maySeeEvent(services: Services, owner: UserRecord, event: HubEvent): Promise<boolean> {
  const repo = await findRepoById(services.catalog, event.repo.id);
  return mayReadEvent(owner, repo ?? event.repo);
}

async function attempt(
  services: Services,
  delivery: DueDelivery,
  startedAt: number,
): Promise<{ readonly status: number | null; readonly error: string | null }> {
  const baseUrl = services.config.baseUrl ?? delivery.baseUrl;
  const body = JSON.stringify(webhookPayload(delivery.event, { webhookId: delivery.webhookId, baseUrl }));
  const { secret } = delivery;
  const outcome = await services.outgoing.post({
    url: delivery.url,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'Modelport-Webhooks/1',
      'X-Webhook-Id': delivery.webhookId,
      'X-Webhook-Delivery': delivery.id,
      ...(secret === null
        ? {}
        : {
            'X-Webhook-Secret': secret,
            'X-Webhook-Signature': await signatureHeader(secret, Math.floor(startedAt / 1000), body),
          }),
    },
    body,
    timeoutMs: TIMEOUT_MS,
  });
  if (outcome.kind === 'failed') return { status: null, error: outcome.reason };
  const { status } = outcome;
  if (status >= 200 && status < 300) return { status, error: null };
  const error = status >= 300 && status < 400 ? 'The receiver redirects, which is not followed.' : `HTTP ${status}`;
  return { status, error };
}
