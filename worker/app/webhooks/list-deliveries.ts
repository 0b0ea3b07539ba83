/** The log of a webhook: what was sent, and how the receiver answered. */
import { type LoggedDelivery, findDelivery, listDeliveries as listRows } from '../../catalog/webhook-deliveries.ts';
import { findRepoById } from '../../catalog/repos.ts';
import { decide, type Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { EventRepo } from '../../domain/hub-event.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { UserActor } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { requireWebhook } from './get-webhook.ts';
import { type webhookPayload as payloadOf, webhookPayload } from './payload.ts';

export interface DeliveryView extends Omit<LoggedDelivery, 'event'> {
  readonly payload: ReturnType<typeof payloadOf>;
}

export interface DeliveryPage {
  readonly limit: number;
  /** From 0. */
  readonly page: number;
}

/** Newest first. Events of repositories that the owner no longer sees are left out. */
export async function listDeliveries(
  services: Services,
  actor: Actor,
  id: string,
  { limit, page }: DeliveryPage,
): Promise<Result<readonly DeliveryView[], HubError>> {
  const webhook = await requireWebhook(services, actor, id);
  if (!webhook.ok) return webhook;
  const { row, owner } = webhook.value;
  const rows = await listRows(services.catalog, id, { limit, offset: limit * page });
  const seen = await seenRepos(
    services,
    owner,
    rows.map(({ event }) => event.repo),
  );
  return ok(
    rows
      .filter(({ event }) => seen.has(event.repo.id))
      .map(({ event, ...delivery }) => ({
        ...delivery,
        payload: webhookPayload(event, { webhookId: id, baseUrl: services.config.baseUrl ?? row.baseUrl }),
      })),
  );
}

/** One delivery whose event the owner may still see. */
export async function getDelivery(
  services: Services,
  actor: Actor,
  id: string,
  delivery: string,
): Promise<Result<LoggedDelivery, HubError>> {
  const webhook = await requireWebhook(services, actor, id);
  if (!webhook.ok) return webhook;
  const row = await findDelivery(services.catalog, id, delivery);
  const isSeen = row !== null && (await seenRepos(services, webhook.value.owner, [row.event.repo])).size > 0;
  return row !== null && isSeen ? ok(row) : fail(hubError('not-found', 'This webhook has no delivery with this id.'));
}

async function seenRepos(
  services: Services,
  owner: UserActor,
  repos: readonly EventRepo[],
): Promise<ReadonlySet<RepoId>> {
  const seen = new Set<RepoId>();
  for (const repo of new Map(repos.map((each) => [each.id, each])).values()) {
    const { namespaceId, visibility } = (await findRepoById(services.catalog, repo.id)) ?? repo;
    if (decide(owner, 'see', { namespaceId, visibility, gating: null }) === 'allow') seen.add(repo.id);
  }
  return seen;
}
