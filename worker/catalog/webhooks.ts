/** Rows of webhooks and of what they watch. */
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { NamespaceId, RepoId, RepoKind, UserId, Visibility } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { namespaces, repos } from './schema.ts';
import { webhookWatches, webhooks } from './webhook-schema.ts';

export interface WebhookRow {
  readonly id: string;
  readonly userId: UserId;
  readonly url: string;
  readonly secret: string | null;
  readonly baseUrl: string;
  readonly forRepo: boolean;
  readonly forDiscussion: boolean;
  readonly disabled: boolean;
  readonly createdAt: number;
}

export type WatchTarget =
  { readonly kind: 'namespace'; readonly id: NamespaceId } | { readonly kind: 'repo'; readonly id: RepoId };

/** What a webhook watches, under its name of today. */
export type Watch =
  | { readonly kind: 'namespace'; readonly namespaceKind: 'user' | 'organization'; readonly name: string }
  | {
      readonly kind: 'repo';
      readonly repo: {
        readonly id: RepoId;
        readonly kind: RepoKind;
        readonly namespace: string;
        readonly namespaceId: NamespaceId;
        readonly name: string;
        readonly visibility: Visibility;
      };
    };

function watchRows(catalog: Catalog, webhook: string, targets: readonly WatchTarget[]) {
  const rows = targets.map(({ id, kind }, position) => ({
    webhookId: webhook,
    targetId: id,
    targetKind: kind,
    position,
  }));
  return rows.map((row) => catalog.db.insert(webhookWatches).values(row).onConflictDoNothing());
}

export async function insertWebhook(catalog: Catalog, row: WebhookRow, targets: readonly WatchTarget[]): Promise<void> {
  await catalog.db.batch([catalog.db.insert(webhooks).values(row), ...watchRows(catalog, row.id, targets)]);
}

export type WebhookChange = Partial<Pick<WebhookRow, 'url' | 'secret' | 'forRepo' | 'forDiscussion' | 'disabled'>>;

/** `targets`: null leaves what is watched as it is. */
export async function updateWebhook(
  catalog: Catalog,
  id: string,
  change: WebhookChange,
  targets: readonly WatchTarget[] | null,
): Promise<void> {
  // An update of nothing is no SQL; this one changes nothing and keeps the batch one.
  const update = catalog.db
    .update(webhooks)
    .set({ id, ...change })
    .where(eq(webhooks.id, id));
  if (targets === null) await update;
  else {
    const clear = catalog.db.delete(webhookWatches).where(eq(webhookWatches.webhookId, id));
    await catalog.db.batch([update, clear, ...watchRows(catalog, id, targets)]);
  }
}

export async function deleteWebhook(catalog: Catalog, id: string): Promise<void> {
  await catalog.db.delete(webhooks).where(eq(webhooks.id, id));
}

export async function findWebhook(catalog: Catalog, user: UserId, id: string): Promise<WebhookRow | null> {
  const [row] = await catalog.db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.id, id), eq(webhooks.userId, user)));
  return row ?? null;
}

/** The user's webhooks, newest first. */
export async function listWebhooks(catalog: Catalog, user: UserId): Promise<readonly WebhookRow[]> {
  return catalog.db
    .select()
    .from(webhooks)
    .where(eq(webhooks.userId, user))
    .orderBy(desc(webhooks.createdAt), desc(webhooks.id));
}

export async function countWebhooks(catalog: Catalog, user: UserId): Promise<number> {
  const [row] = await catalog.db
    .select({ count: sql<number>`count(*)` })
    .from(webhooks)
    .where(eq(webhooks.userId, user));
  return row?.count ?? 0;
}

/** What each webhook watches, in the order given; targets that are gone are left out. */
export async function listWatches(
  catalog: Catalog,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Watch[]>> {
  if (ids.length === 0) return new Map();
  const { webhookId, targetId, position } = webhookWatches;
  // No batch: its rows come by name of column, and these have two of one name.
  const [ofNamespaces, ofRepos] = await Promise.all([
    catalog.db
      .select({ webhookId, position, namespaceKind: namespaces.kind, name: namespaces.name })
      .from(webhookWatches)
      .innerJoin(namespaces, eq(namespaces.id, targetId))
      .where(inArray(webhookId, [...ids])),
    catalog.db
      .select({
        webhookId,
        position,
        repo: {
          id: repos.id,
          kind: repos.kind,
          namespace: namespaces.name,
          namespaceId: repos.namespaceId,
          name: repos.name,
          visibility: repos.visibility,
        },
      })
      .from(webhookWatches)
      .innerJoin(repos, and(eq(repos.id, targetId), isNull(repos.deletedAt)))
      .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
      .where(inArray(webhookId, [...ids])),
  ]);
  const placed = [
    ...ofNamespaces.map(({ namespaceKind, name, ...place }) => ({
      ...place,
      watch: { kind: 'namespace', namespaceKind, name } satisfies Watch,
    })),
    ...ofRepos.map(({ repo, ...place }) => ({ ...place, watch: { kind: 'repo', repo } satisfies Watch })),
  ].sort((a, b) => a.position - b.position);
  const watches = new Map<string, Watch[]>();
  for (const { webhookId: id, watch } of placed) watches.set(id, [...(watches.get(id) ?? []), watch]);
  return watches;
}
