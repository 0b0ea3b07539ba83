/** Events and for which webhooks they are meant: the outbox from which deliveries are made. */
import { and, eq, gte, inArray, lte, sql } from 'drizzle-orm';
import type { UserRecord } from '../domain/account.ts';
import type { HubEvent, WebhookDomain } from '../domain/hub-event.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { runBatch } from './run-batch.ts';
import { namespaces, users } from './schema.ts';
import { webhookDeliveries, webhookWatches, webhooks } from './webhook-schema.ts';

/** Deliveries that one webhook makes in a day; what comes on top is dropped. */
export const MAX_DAILY_DELIVERIES = 1000;
const DAY_MS = 24 * 3600_000;

/** Whether any webhook watches one of these repositories or namespaces. */
export async function hasWatchers(catalog: Catalog, targets: readonly string[]): Promise<boolean> {
  const rows = await catalog.db
    .select({ id: webhookWatches.webhookId })
    .from(webhookWatches)
    .where(inArray(webhookWatches.targetId, [...targets]))
    .limit(1);
  return rows.length > 0;
}

export interface NewEvent {
  readonly id: string;
  readonly at: number;
  readonly event: HubEvent;
  readonly domain: WebhookDomain;
  /** The repositories and namespaces it happened to. */
  readonly targets: readonly string[];
  readonly now: number;
  readonly maySee: (owner: UserRecord) => boolean;
}

export interface AddedDeliveries {
  /** Ids of the deliveries to make. */
  readonly pending: readonly string[];
  /** Ids of webhooks that have had enough for today. */
  readonly overLimit: readonly string[];
}

/** Writes the event and its deliveries in one transaction; adding the same event again adds nothing to it. */
export async function addEvent(catalog: Catalog, event: NewEvent): Promise<AddedDeliveries> {
  const watching = (await listWatching(catalog, event)).filter(({ owner }) => event.maySee(owner));
  if (watching.length === 0) return { pending: [], overLimit: [] };
  const counts = await countSince(
    catalog,
    watching.map(({ id }) => id),
    event.now - DAY_MS,
  );
  const overLimit = watching.map(({ id }) => id).filter((id) => (counts.get(id) ?? 0) >= MAX_DAILY_DELIVERIES);
  const meant = watching.map(({ id }) => id).filter((id) => !overLimit.includes(id));
  if (meant.length === 0) return { pending: [], overLimit };
  const results = await runBatch(catalog, [
    sql`insert or ignore into webhook_events (id, event, created_at)
        values (${event.id}, ${JSON.stringify(event.event)}, ${event.at})`,
    // From the table itself: a webhook may have been removed just now.
    ...meant.map(
      (webhook) => sql`insert or ignore into webhook_deliveries
        (id, webhook_id, event_id, replay, status, attempts, next_attempt_at, created_at)
        select ${crypto.randomUUID()}, id, ${event.id}, 0, 'pending', 0, ${event.now}, ${event.now}
        from webhooks where id = ${webhook}`,
    ),
    // With those of an earlier try, which may have ended before anybody was told to make them.
    sql`select id from webhook_deliveries where event_id = ${event.id} and status = 'pending'`,
  ]);
  return { pending: (results.at(-1) ?? []).map((row) => String(row['id'])), overLimit };
}

async function listWatching(
  catalog: Catalog,
  event: NewEvent,
): Promise<readonly { readonly id: string; readonly owner: UserRecord }[]> {
  return catalog.db
    .selectDistinct({ id: webhooks.id, owner: userColumns })
    .from(webhookWatches)
    .innerJoin(webhooks, eq(webhooks.id, webhookWatches.webhookId))
    .innerJoin(users, eq(users.id, webhooks.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(
      and(
        inArray(webhookWatches.targetId, [...event.targets]),
        eq(event.domain === 'repo' ? webhooks.forRepo : webhooks.forDiscussion, true),
        eq(webhooks.disabled, false),
        lte(webhooks.createdAt, event.at),
      ),
    );
}

async function countSince(catalog: Catalog, ids: readonly string[], since: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  // A statement takes at most 100 parameters.
  for (let start = 0; start < ids.length; start += 90) {
    const rows = await catalog.db
      .select({ id: webhookDeliveries.webhookId, count: sql<number>`count(*)` })
      .from(webhookDeliveries)
      .where(
        and(
          inArray(webhookDeliveries.webhookId, ids.slice(start, start + 90)),
          gte(webhookDeliveries.createdAt, since),
        ),
      )
      .groupBy(webhookDeliveries.webhookId);
    for (const { id, count } of rows) counts.set(id, count);
  }
  return counts;
}
