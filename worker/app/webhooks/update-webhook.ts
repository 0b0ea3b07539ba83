/** Changes a webhook of the actor's, or switches it on or off. What is not named stays as it is. */
import { updateWebhook as updateRow } from '../../catalog/webhooks.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { WebhookDomain } from '../../domain/hub-event.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { getWebhook, requireWebhook } from './get-webhook.ts';
import { type WatchedItem, type WebhookView, parseSecret, parseWatched, parseWebhookUrl } from './webhook-fields.ts';

export interface WebhookUpdate {
  readonly url?: string;
  /** Empty: as it was, for that is what clients send when they were told nothing. */
  readonly watched?: readonly WatchedItem[];
  readonly domains?: readonly WebhookDomain[];
  /** Empty: none from now on. */
  readonly secret?: string;
  readonly disabled?: boolean;
}

export async function updateWebhook(
  services: Services,
  actor: Actor,
  id: string,
  input: WebhookUpdate,
): Promise<Result<WebhookView, HubError>> {
  const webhook = await requireWebhook(services, actor, id);
  if (!webhook.ok) return webhook;
  const { row, owner } = webhook.value;
  const url = input.url === undefined ? ok(row.url) : parseWebhookUrl(services, input.url);
  if (!url.ok) return url;
  const secret = input.secret === undefined ? ok(row.secret) : parseSecret(input.secret);
  if (!secret.ok) return secret;
  const targets = await parseWatched(services, owner, input.watched ?? []);
  if (!targets.ok) return targets;
  await updateRow(
    services.catalog,
    id,
    {
      url: url.value,
      secret: secret.value,
      ...(input.domains && {
        forRepo: input.domains.includes('repo'),
        forDiscussion: input.domains.includes('discussion'),
      }),
      ...(input.disabled !== undefined && { disabled: input.disabled }),
    },
    targets.value.length === 0 ? null : targets.value,
  );
  return getWebhook(services, actor, id);
}
