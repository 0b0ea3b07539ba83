/** Lists the actor's own webhooks, newest first. */
import { listWatches, listWebhooks as listRows } from '../../catalog/webhooks.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { requireScope } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { type WebhookView, viewWebhook } from './webhook-fields.ts';

export async function listWebhooks(
  services: Services,
  actor: Actor,
): Promise<Result<readonly WebhookView[], HubError>> {
  const owner = requireScope(actor, 'webhooks');
  if (!owner.ok) return owner;
  const rows = await listRows(services.catalog, owner.value.userId);
  const watches = await listWatches(
    services.catalog,
    rows.map(({ id }) => id),
  );
  return ok(rows.map((row) => viewWebhook(row, watches.get(row.id) ?? [], owner.value)));
}
