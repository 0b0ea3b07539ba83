/**
 * Who may do what to a repository: the only place that decides. Every protocol asks here, so that a hidden
 * repository looks like a missing one everywhere.
 */
import type { NamespaceId, UserId, Visibility } from './repo.ts';

export type TokenScope = 'read' | 'write';

export type Actor =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user';
      readonly userId: UserId;
      readonly username: string;
      readonly isAdmin: boolean;
      /** What the credential in hand allows: a read token cannot write whoever owns it. A session has `write`. */
      readonly scope: TokenScope;
      /** Namespaces in which the user may write: their own and, later, those of their organizations. */
      readonly namespaces: readonly NamespaceId[];
    };

/** `manage` covers renaming, deleting and changing who sees a repository. */
export type RepoAction = 'read' | 'write' | 'manage';

export interface RepoSubject {
  readonly namespaceId: NamespaceId;
  readonly visibility: Visibility;
}

/** `hidden`: answer as if the repository did not exist. `forbidden`: its existence is already known to the actor. */
export type Decision = 'allow' | 'hidden' | 'forbidden' | 'unauthenticated';

export function decide(actor: Actor, action: RepoAction, repo: RepoSubject): Decision {
  if (actor.kind === 'anonymous') {
    if (repo.visibility === 'private') return 'hidden';
    return action === 'read' ? 'allow' : 'unauthenticated';
  }
  const member = actor.isAdmin || actor.namespaces.includes(repo.namespaceId);
  if (!member && repo.visibility === 'private') return 'hidden';
  if (action === 'read') return 'allow';
  return member && actor.scope === 'write' ? 'allow' : 'forbidden';
}

/** Whether the actor may put a repository into a namespace, by creating it there or by moving it. */
export function decideCreate(actor: Actor, namespace: NamespaceId): Exclude<Decision, 'hidden'> {
  if (actor.kind === 'anonymous') return 'unauthenticated';
  const member = actor.isAdmin || actor.namespaces.includes(namespace);
  return member && actor.scope === 'write' ? 'allow' : 'forbidden';
}

/** The repositories for which `decide(actor, 'read', …)` allows, as a condition that a query can apply. */
export type Readable =
  { readonly kind: 'all' } | { readonly kind: 'public-or-in'; readonly namespaces: readonly NamespaceId[] };

export function readableBy(actor: Actor): Readable {
  if (actor.kind === 'anonymous') return { kind: 'public-or-in', namespaces: [] };
  return actor.isAdmin ? { kind: 'all' } : { kind: 'public-or-in', namespaces: actor.namespaces };
}
