/** Deletes a webhook of the actor's, and with it what it still had to deliver and its log. */
import { deleteWebhook as deleteRow } from '../../catalog/webhooks.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requireWebhook } from './get-webhook.ts';

export async function deleteWebhook(services: Services, actor: Actor, id: string): Promise<Result<void, HubError>> {
  const webhook = await requireWebhook(services, actor, id);
  if (!webhook.ok) return webhook;
  await deleteRow(services.catalog, id);
  services.log.info('webhooks:deleted', { webhook: id, by: webhook.value.owner.userId });
  return ok(undefined);
}
