/** `/api/settings/webhooks…`: an account's webhooks, as `huggingface_hub` manages them, and the log of their deliveries. */
import { type Handler, Hono } from 'hono';
import { z } from 'zod';
import { createWebhook } from '../../app/webhooks/create-webhook.ts';
import { deleteWebhook } from '../../app/webhooks/delete-webhook.ts';
import { getWebhook } from '../../app/webhooks/get-webhook.ts';
import { type DeliveryView, listDeliveries } from '../../app/webhooks/list-deliveries.ts';
import { listWebhooks } from '../../app/webhooks/list-webhooks.ts';
import { replayDelivery } from '../../app/webhooks/replay-delivery.ts';
import { updateWebhook } from '../../app/webhooks/update-webhook.ts';
import type { WebhookView } from '../../app/webhooks/webhook-fields.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { webhookDomains } from '../../domain/hub-event.ts';
import { repoKinds } from '../../domain/repo.ts';
import type { Result } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { isoDate } from './entry-json.ts';
import { formatHfError } from './errors.ts';
import { readManageBody } from './manage-body.ts';
import { readQuery, wholeNumber } from './query.ts';

const watched = z.array(z.object({ type: z.enum([...repoKinds, 'user', 'org']), name: z.string() }));
/** The Hub's own documents say "discussions" in places. */
const domain = z.preprocess((value) => (value === 'discussions' ? 'discussion' : value), z.enum(webhookDomains));
const fields = {
  url: z.string().nullish(),
  watched: watched.nullish(),
  domains: z.array(domain).min(1).nullish(),
  secret: z.string().nullish(),
};
const newWebhook = z.object({ ...fields, jobSourceId: z.string().nullish() });
const update = z.object(fields);

export function webhookRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  const all = '/api/settings/webhooks';
  const one = `${all}/:id`;
  app.get(all, list);
  app.post(all, create);
  app.get(one, async (context) => answer(context, await getWebhook(...target(context))));
  // What an update changes is in the body, whichever verb carries it.
  for (const verb of ['post', 'put', 'patch'] as const) app[verb](one, change);
  app.delete(one, remove);
  app.post(`${one}/enable`, setDisabled(false));
  app.post(`${one}/disable`, setDisabled(true));
  app.get(`${one}/deliveries`, log);
  app.post(`${one}/deliveries/:delivery/replay`, replay);
  return app;
}

function target(context: HubContext): [HubEnv['Variables']['services'], HubEnv['Variables']['actor'], string] {
  return [context.get('services'), context.get('actor'), context.req.param('id') ?? ''];
}

/** `secret`: only right after it was given, and never from the catalogue. */
function json(webhook: WebhookView, secret: string | null) {
  const { id, url, watched, domains, disabled, hasSecret, createdAt } = webhook;
  return { id, url, watched, domains, disabled, hasSecret, createdAt: isoDate(createdAt), secret };
}

function answer(
  context: HubContext,
  webhook: Result<WebhookView, HubError>,
  secret: string | null = null,
): Response | Promise<Response> {
  return webhook.ok ? context.json({ webhook: json(webhook.value, secret) }) : formatHfError(context, webhook.error);
}

const list: Handler<HubEnv> = async (context) => {
  const webhooks = await listWebhooks(context.get('services'), context.get('actor'));
  return webhooks.ok
    ? context.json(webhooks.value.map((webhook) => json(webhook, null)))
    : formatHfError(context, webhooks.error);
};

const create: Handler<HubEnv> = async (context) => {
  const input = await readManageBody(context, newWebhook);
  if (!input.ok) return formatHfError(context, input.error);
  const { url, watched: items, domains, secret, jobSourceId } = input.value;
  if (typeof jobSourceId === 'string') {
    return formatHfError(context, hubError('not-implemented', 'This hub runs no jobs; give the webhook a URL.'));
  }
  const made = await createWebhook(context.get('services'), context.get('actor'), {
    url: url ?? '',
    watched: items ?? [],
    ...(domains && { domains }),
    ...(typeof secret === 'string' && { secret }),
    baseUrl: context.get('baseUrl'),
  });
  return answer(context, made, secret === '' ? null : secret);
};

const change: Handler<HubEnv> = async (context) => {
  const input = await readManageBody(context, update);
  if (!input.ok) return formatHfError(context, input.error);
  const { url, watched: items, domains, secret } = input.value;
  const changed = await updateWebhook(...target(context), {
    ...(typeof url === 'string' && { url }),
    ...(items && { watched: items }),
    ...(domains && { domains }),
    ...(typeof secret === 'string' && { secret }),
  });
  return answer(context, changed, secret === '' ? null : secret);
};

function setDisabled(disabled: boolean): Handler<HubEnv> {
  return async (context) => answer(context, await updateWebhook(...target(context), { disabled }));
}

const remove: Handler<HubEnv> = async (context) => {
  const deleted = await deleteWebhook(...target(context));
  return deleted.ok ? context.json({}) : formatHfError(context, deleted.error);
};

const page = z.object({
  limit: wholeNumber({ fallback: 20, min: 1, max: 100 }),
  p: wholeNumber({ fallback: 0, min: 0, max: 1000 }),
});

const log: Handler<HubEnv> = async (context) => {
  const query = readQuery(context, page);
  if (!query.ok) return formatHfError(context, query.error);
  const { limit, p } = query.value;
  const deliveries = await listDeliveries(...target(context), { limit, page: p });
  return deliveries.ok ? context.json(deliveries.value.map(deliveryJson)) : formatHfError(context, deliveries.error);
};

function deliveryJson(delivery: DeliveryView) {
  const { id, replay: isReplay, status, attempts, createdAt, lastAttemptAt, lastStatus, lastError, payload } = delivery;
  return {
    id,
    isReplay,
    status,
    attempts,
    createdAt: isoDate(createdAt),
    lastAttemptAt: lastAttemptAt === null ? null : isoDate(lastAttemptAt),
    nextAttemptAt: status === 'pending' ? isoDate(delivery.nextAttemptAt) : null,
    statusCode: lastStatus,
    error: lastError,
    durationMs: delivery.durationMs,
    payload,
  };
}

const replay: Handler<HubEnv> = async (context) => {
  const made = await replayDelivery(...target(context), context.req.param('delivery') ?? '');
  return made.ok ? context.json({ id: made.value }, 202) : formatHfError(context, made.error);
};
