/** Makes a webhook of the actor's. */
import { countWebhooks, insertWebhook } from '../../catalog/webhooks.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type WebhookDomain, webhookDomains } from '../../domain/hub-event.ts';
import { type Result, fail } from '../../domain/result.ts';
import { requireScope } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { getWebhook } from './get-webhook.ts';
import { type WatchedItem, type WebhookView, parseSecret, parseWatched, parseWebhookUrl } from './webhook-fields.ts';

/** A statement of the catalogue names at most a hundred rows. */
const MAX_WEBHOOKS = 50;

export interface NewWebhook {
  readonly url: string;
  readonly watched: readonly WatchedItem[];
  /** Absent: all. */
  readonly domains?: readonly WebhookDomain[];
  readonly secret?: string;
  /** The hub's address as the actor reaches it, for the links in payloads. */
  readonly baseUrl: string;
}

export async function createWebhook(
  services: Services,
  actor: Actor,
  input: NewWebhook,
): Promise<Result<WebhookView, HubError>> {
  const owner = requireScope(actor, 'webhooks');
  if (!owner.ok) return owner;
  const url = parseWebhookUrl(services, input.url);
  if (!url.ok) return url;
  const secret = parseSecret(input.secret ?? '');
  if (!secret.ok) return secret;
  if (input.watched.length === 0) {
    return fail(hubError('bad-request', 'Name at least one user, organization or repository to watch.'));
  }
  const targets = await parseWatched(services, owner.value, input.watched);
  if (!targets.ok) return targets;
  if ((await countWebhooks(services.catalog, owner.value.userId)) >= MAX_WEBHOOKS) {
    return fail(hubError('conflict', `You have ${MAX_WEBHOOKS} webhooks already; delete one first.`));
  }
  const domains = input.domains ?? webhookDomains;
  const id = crypto.randomUUID();
  const row = {
    id,
    userId: owner.value.userId,
    url: url.value,
    secret: secret.value,
    baseUrl: input.baseUrl,
    forRepo: domains.includes('repo'),
    forDiscussion: domains.includes('discussion'),
    disabled: false,
    createdAt: services.clock.now(),
  };
  await insertWebhook(services.catalog, row, targets.value);
  services.log.info('webhooks:created', { webhook: id, by: owner.value.userId });
  return getWebhook(services, actor, id);
}
