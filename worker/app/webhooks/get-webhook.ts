/** Finds one of the actor's own webhooks. Addresses of receivers often hold keys, so a read token sees none. */
import { type WebhookRow, findWebhook, listWatches } from '../../catalog/webhooks.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type UserActor, requireScope } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { type WebhookView, viewWebhook } from './webhook-fields.ts';

export interface OwnWebhook {
  readonly row: WebhookRow;
  readonly owner: UserActor;
}

export async function requireWebhook(
  services: Services,
  actor: Actor,
  id: string,
): Promise<Result<OwnWebhook, HubError>> {
  const owner = requireScope(actor, 'webhooks');
  if (!owner.ok) return owner;
  const row = await findWebhook(services.catalog, owner.value.userId, id);
  return row === null
    ? fail(hubError('not-found', 'You have no webhook with this id.'))
    : ok({ row, owner: owner.value });
}

export async function getWebhook(services: Services, actor: Actor, id: string): Promise<Result<WebhookView, HubError>> {
  const webhook = await requireWebhook(services, actor, id);
  if (!webhook.ok) return webhook;
  const watches = await listWatches(services.catalog, [id]);
  return ok(viewWebhook(webhook.value.row, watches.get(id) ?? [], webhook.value.owner));
}
