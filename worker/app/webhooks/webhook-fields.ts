/** What a webhook may consist of, and how it looks from outside. */
import { findNamespace } from '../../catalog/accounts.ts';
import type { Watch, WatchTarget, WebhookRow } from '../../catalog/webhooks.ts';
import { decide } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { WebhookDomain } from '../../domain/hub-event.ts';
import { type RepoKind, repoFullName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { UserActor } from '../accounts/require.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

const MAX_URL = 2048;
const MAX_SECRET = 256;
const MAX_WATCHED = 100;

export type WatchedType = RepoKind | 'user' | 'org';

/** A user or an organization by name, or a repository by `namespace/name`. */
export interface WatchedItem {
  readonly type: WatchedType;
  readonly name: string;
}

export interface WebhookView {
  readonly id: string;
  readonly url: string;
  readonly watched: readonly WatchedItem[];
  readonly domains: readonly WebhookDomain[];
  readonly disabled: boolean;
  readonly createdAt: number;
  /** Whether deliveries are signed; the secret itself is never shown again. */
  readonly hasSecret: boolean;
}

export function parseWebhookUrl(services: Services, text: string): Result<string, HubError> {
  if (text.length > MAX_URL) return fail(hubError('bad-request', `A URL has at most ${MAX_URL} characters.`));
  const refusal = services.outgoing.refusal(text);
  return refusal === null ? ok(new URL(text).href) : fail(hubError('bad-request', refusal));
}

/** Empty: no secret. It travels in a header, hence the letters. */
export function parseSecret(text: string): Result<string | null, HubError> {
  if (text === '') return ok(null);
  if (text.length > MAX_SECRET || !/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text)) {
    return fail(hubError('bad-request', `A secret has 1 to ${MAX_SECRET} ASCII characters.`));
  }
  return ok(text);
}

/** Looks up what is to be watched; the actor must see it. */
export async function parseWatched(
  services: Services,
  actor: UserActor,
  items: readonly WatchedItem[],
): Promise<Result<readonly WatchTarget[], HubError>> {
  if (items.length > MAX_WATCHED) {
    return fail(
      hubError('bad-request', `A webhook watches at most ${MAX_WATCHED} users, organizations and repositories.`),
    );
  }
  const targets: WatchTarget[] = [];
  for (const item of items) {
    const target = await parseTarget(services, actor, item);
    if (!target.ok) return target;
    targets.push(target.value);
  }
  return ok(targets);
}

async function parseTarget(
  services: Services,
  actor: UserActor,
  { type, name }: WatchedItem,
): Promise<Result<WatchTarget, HubError>> {
  if (type === 'user' || type === 'org') {
    const namespace = await findNamespace(services.catalog, name);
    const isKind = namespace?.kind === (type === 'user' ? 'user' : 'organization');
    if (namespace === null || !isKind) {
      const kind = type === 'user' ? 'user' : 'organization';
      return fail(hubError('user-not-found', `There is no ${kind} "${name.slice(0, 100)}".`));
    }
    return ok({ kind: 'namespace', id: namespace.id });
  }
  const [namespace = '', repoName = '', ...more] = name.split('/');
  if (namespace === '' || repoName === '' || more.length > 0) {
    return fail(hubError('bad-request', `"${name.slice(0, 100)}" must look like "namespace/name".`));
  }
  const repo = await getRepo(services, actor, { kind: type, namespace, name: repoName }, 'see');
  return repo.ok ? ok({ kind: 'repo', id: repo.value.id }) : repo;
}

/** A repository that the owner no longer sees is not named, whatever it is called today. */
export function viewWebhook(row: WebhookRow, watches: readonly Watch[], owner: UserActor): WebhookView {
  const domains: WebhookDomain[] = [];
  if (row.forRepo) domains.push('repo');
  if (row.forDiscussion) domains.push('discussion');
  return {
    id: row.id,
    url: row.url,
    watched: watches.flatMap((watch): WatchedItem[] => {
      if (watch.kind === 'namespace') {
        return [{ type: watch.namespaceKind === 'user' ? 'user' : 'org', name: watch.name }];
      }
      const { repo } = watch;
      const isSeen = decide(owner, 'see', { ...repo, gating: null }) === 'allow';
      return isSeen ? [{ type: repo.kind, name: repoFullName(repo) }] : [];
    }),
    domains,
    disabled: row.disabled,
    createdAt: row.createdAt,
    hasSecret: row.secret !== null,
  };
}
