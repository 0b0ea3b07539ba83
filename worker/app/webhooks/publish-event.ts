/** Notes an event for every webhook that watches the repository it happened to. */
import { addEvent } from '../../catalog/webhook-events.ts';
import { type EventRepo, type HubEvent, domainOf } from '../../domain/hub-event.ts';
import type { Services } from '../services.ts';
import { mayReadEvent } from './event-access.ts';
import { sendDeliveries } from './send-deliveries.ts';

export interface EventOrigin {
  /** Publishing the same id again does nothing; absent: the event is a new one. */
  readonly id: string;
  /** When it happened, in milliseconds since the epoch: webhooks made later do not hear of it. */
  readonly at: number;
}

/**
 * Answers when the event is durable: a caller that awaits this before it acknowledges its own work loses no event.
 * Changes of refs need not be published: they are read from the repository itself, see note-ref-changes.ts.
 */
export async function publishEvent(services: Services, event: HubEvent, origin?: EventOrigin): Promise<void> {
  const repos = event.scope === 'repo' && event.action === 'move' ? [event.repo, event.movedTo] : [event.repo];
  const deliveries = await addEvent(services.catalog, {
    id: origin?.id ?? crypto.randomUUID(),
    at: origin?.at ?? services.clock.now(),
    event: trimmed(event),
    domain: domainOf(event),
    targets: [...new Set(repos.flatMap((repo) => [repo.id, repo.namespaceId]))],
    now: services.clock.now(),
    // Those who may not read the repository get not even a trace of the event into their log.
    maySee: (owner) => repos.every((repo) => mayReadEvent(owner, repo)),
  });
  for (const webhook of deliveries.overLimit) services.log.warn('webhooks:limited', { webhook });
  await sendDeliveries(services, deliveries.pending);
}

/** Longer comments are cut: nobody should need a webhook to read a book. */
const MAX_CONTENT = 64_000;

function trimmed(event: HubEvent): HubEvent {
  const cut: HubEvent = { ...event, repo: eventRepo(event.repo) };
  if (cut.scope === 'repo' && cut.action === 'move') return { ...cut, movedTo: eventRepo(cut.movedTo) };
  if (!('comment' in cut) || cut.comment?.content === undefined) return cut;
  return { ...cut, comment: { ...cut.comment, content: cut.comment.content.slice(0, MAX_CONTENT) } };
}

/** Callers hand in whole records; only these fields are kept. */
function eventRepo(repo: EventRepo): EventRepo {
  const { id, kind, namespace, namespaceId, name, visibility, headSha } = repo;
  return { id, kind, namespace, namespaceId, name, visibility, headSha };
}
