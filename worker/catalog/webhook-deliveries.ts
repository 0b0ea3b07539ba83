/** Deliveries of events to webhooks: which are due, what became of each, and the log that owners read. */
import { and, desc, eq, inArray, lt, lte, notExists, sql } from 'drizzle-orm';
import type { UserRecord } from '../domain/account.ts';
import type { HubEvent } from '../domain/hub-event.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { namespaces, users } from './schema.ts';
import { webhookDeliveries, webhookEvents, webhooks } from './webhook-schema.ts';

/** One attempt that may be made now, with everything it takes. */
export interface DueDelivery {
  readonly id: string;
  readonly webhookId: string;
  /** Attempts so far, with this one. */
  readonly attempts: number;
  readonly event: HubEvent;
  readonly url: string;
  readonly secret: string | null;
  readonly baseUrl: string;
  readonly isDisabled: boolean;
  readonly owner: UserRecord;
}

/**
 * Takes the next attempt of a delivery, so that nobody else makes it before `leaseUntil`; null when it is not due, done
 * or gone.
 */
export async function claimDelivery(
  catalog: Catalog,
  id: string,
  now: number,
  leaseUntil: number,
): Promise<DueDelivery | null> {
  const claimed = await catalog.db
    .update(webhookDeliveries)
    .set({ attempts: sql`${webhookDeliveries.attempts} + 1`, nextAttemptAt: leaseUntil, lastAttemptAt: now })
    .where(
      and(
        eq(webhookDeliveries.id, id),
        eq(webhookDeliveries.status, 'pending'),
        lte(webhookDeliveries.nextAttemptAt, now),
      ),
    )
    .returning({ id: webhookDeliveries.id });
  if (claimed.length === 0) return null;
  const [row] = await catalog.db
    .select({
      id: webhookDeliveries.id,
      webhookId: webhooks.id,
      attempts: webhookDeliveries.attempts,
      event: webhookEvents.event,
      url: webhooks.url,
      secret: webhooks.secret,
      baseUrl: webhooks.baseUrl,
      isDisabled: webhooks.disabled,
      owner: userColumns,
    })
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
    .innerJoin(users, eq(users.id, webhooks.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(eq(webhookDeliveries.id, id));
  return row ?? null;
}

export interface AttemptOutcome {
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly nextAttemptAt: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly durationMs: number;
}

/** When the next attempt of a delivery may be made; null when there will be none. */
export async function findNextAttempt(catalog: Catalog, id: string): Promise<number | null> {
  const [row] = await catalog.db
    .select({ at: webhookDeliveries.nextAttemptAt })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.status, 'pending')));
  return row?.at ?? null;
}

export async function saveAttempt(catalog: Catalog, id: string, outcome: AttemptOutcome): Promise<void> {
  await catalog.db.update(webhookDeliveries).set(outcome).where(eq(webhookDeliveries.id, id));
}

export async function deleteDelivery(catalog: Catalog, id: string): Promise<void> {
  await catalog.db.delete(webhookDeliveries).where(eq(webhookDeliveries.id, id));
}

/** Deliveries whose time came before `before`. */
export async function listOverdue(catalog: Catalog, before: number, limit: number): Promise<readonly string[]> {
  const rows = await catalog.db
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.status, 'pending'), lte(webhookDeliveries.nextAttemptAt, before)))
    .orderBy(webhookDeliveries.nextAttemptAt)
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Forgets deliveries made before `before`, and events that no delivery names any more. */
export async function deleteOldDeliveries(catalog: Catalog, before: number): Promise<void> {
  await catalog.db
    .delete(webhookDeliveries)
    .where(and(lt(webhookDeliveries.createdAt, before), inArray(webhookDeliveries.status, ['delivered', 'failed'])));
  await catalog.db.delete(webhookEvents).where(
    and(
      lt(webhookEvents.createdAt, before),
      notExists(
        catalog.db
          .select({ one: sql`1` })
          .from(webhookDeliveries)
          .where(eq(webhookDeliveries.eventId, webhookEvents.id)),
      ),
    ),
  );
}

const logColumns = {
  id: webhookDeliveries.id,
  replay: webhookDeliveries.replay,
  status: webhookDeliveries.status,
  attempts: webhookDeliveries.attempts,
  nextAttemptAt: webhookDeliveries.nextAttemptAt,
  createdAt: webhookDeliveries.createdAt,
  lastAttemptAt: webhookDeliveries.lastAttemptAt,
  lastStatus: webhookDeliveries.lastStatus,
  lastError: webhookDeliveries.lastError,
  durationMs: webhookDeliveries.durationMs,
  eventId: webhookDeliveries.eventId,
  event: webhookEvents.event,
};

export interface LoggedDelivery {
  readonly id: string;
  readonly replay: boolean;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly createdAt: number;
  readonly lastAttemptAt: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly durationMs: number | null;
  readonly eventId: string;
  readonly event: HubEvent;
}

/** A webhook's deliveries, newest first. */
export async function listDeliveries(
  catalog: Catalog,
  webhookId: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly LoggedDelivery[]> {
  return catalog.db
    .select(logColumns)
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(eq(webhookDeliveries.webhookId, webhookId))
    .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
    .limit(page.limit)
    .offset(page.offset);
}

export async function findDelivery(catalog: Catalog, webhookId: string, id: string): Promise<LoggedDelivery | null> {
  const [row] = await catalog.db
    .select(logColumns)
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.webhookId, webhookId)));
  return row ?? null;
}

/** How many deliveries of the webhook were made since then. */
export async function countDeliveries(catalog: Catalog, webhookId: string, since: number): Promise<number> {
  const [row] = await catalog.db
    .select({ count: sql<number>`count(*)` })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.webhookId, webhookId), sql`${webhookDeliveries.createdAt} >= ${since}`));
  return row?.count ?? 0;
}

/** Adds a delivery of an event that has been delivered before. */
export async function insertReplay(
  catalog: Catalog,
  replay: { readonly id: string; readonly webhookId: string; readonly eventId: string; readonly now: number },
): Promise<void> {
  const { id, webhookId, eventId, now } = replay;
  await catalog.db.insert(webhookDeliveries).values({
    id,
    webhookId,
    eventId,
    replay: true,
    status: 'pending',
    attempts: 0,
    nextAttemptAt: now,
    createdAt: now,
  });
}
