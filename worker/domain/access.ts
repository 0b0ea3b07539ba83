/**
 * Who may do what to a repository: the only place that decides. Every protocol asks here, so that a hidden
 * repository looks like a missing one everywhere.
 */
import type { NamespaceId, RepoId, UserId, Visibility } from './repo.ts';

export type TokenScope = 'read' | 'write';

/**
 * What a member of an organization may do with what it owns, as on the Hugging Face Hub: see it; also create, and change
 * what they created; change everything; and decide over the organization itself.
 */
export const organizationRoles = ['read', 'contributor', 'write', 'admin'] as const;
export type OrganizationRole = (typeof organizationRoles)[number];

/** A namespace in which somebody is at home. */
export interface NamespaceRole {
  readonly id: NamespaceId;
  readonly name: string;
  readonly role: OrganizationRole;
}

export type Actor =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user';
      readonly userId: UserId;
      readonly username: string;
      readonly isAdmin: boolean;
      /** What the credential in hand allows: a read token cannot write whoever owns it. A session has `write`. */
      readonly scope: TokenScope;
      /** The user's own namespace, of which they are the admin, and those of their organizations. */
      readonly namespaces: readonly NamespaceRole[];
      /** Present when an app acts for the user: the OAuth scopes it was given. It may not touch the account itself. */
      readonly appScopes?: readonly string[];
      /** The credential is good for this repository; for every other one its bearer is a stranger. */
      readonly onlyRepo?: RepoId;
      /** The credential does not open gated repositories, although the user was let into some. */
      readonly gatesStayShut?: true;
    };

/**
 * `see`: that the repository is there, its card, its names of files and its history; a gate does not hide them.
 * `read`: what is in its files, by any protocol. `contribute`: what everybody with an account may do who sees it, such
 * as opening a discussion. `manage` covers renaming, deleting and changing who sees it.
 */
export type RepoAction = 'see' | 'read' | 'contribute' | 'write' | 'manage';

/** `auto`: asking is enough to read. `manual`: a manager accepts each person. */
export type Gating = 'auto' | 'manual';

export interface RepoSubject {
  readonly id?: RepoId;
  readonly namespaceId: NamespaceId;
  readonly visibility: Visibility;
  readonly gating: Gating | null;
  /** Absent or null: nobody's work in particular. */
  readonly creatorId?: UserId | null;
}

/**
 * `hidden`: answer as if the repository did not exist. `forbidden`: its existence is already known to the actor.
 * `gated`: the actor sees it and would have to ask for its files.
 */
export type Decision = 'allow' | 'hidden' | 'gated' | 'forbidden' | 'unauthenticated';

/** `isAccepted`: the actor's request for this gated repository was accepted. */
export function decide(actor: Actor, action: RepoAction, repo: RepoSubject, isAccepted = false): Decision {
  if (actor.kind === 'user' && actor.onlyRepo !== undefined) {
    if (actor.onlyRepo !== repo.id) return decide({ kind: 'anonymous' }, action, repo);
    if (action === 'manage') return 'forbidden';
  }
  const role = actor.kind === 'user' && actor.onlyRepo !== undefined ? 'admin' : roleIn(actor, repo.namespaceId);
  const isMember = role !== null;
  if (!isMember && repo.visibility === 'private') return 'hidden';
  if (action === 'see') return 'allow';
  if (action === 'read') {
    const isLetIn = isAccepted && !(actor.kind === 'user' && actor.gatesStayShut === true);
    return repo.gating === null || isMember || isLetIn ? 'allow' : 'gated';
  }
  if (actor.kind === 'anonymous') return 'unauthenticated';
  if (action === 'contribute') return actor.scope === 'write' ? 'allow' : 'forbidden';
  const isOwnWork = repo.creatorId === actor.userId;
  const mayWrite = role === 'admin' || role === 'write' || (role === 'contributor' && isOwnWork);
  return mayWrite && actor.scope === 'write' ? 'allow' : 'forbidden';
}

/** Null for strangers. */
function roleIn(actor: Actor, namespace: NamespaceId): OrganizationRole | null {
  return actor.kind === 'user' && actor.isAdmin ? 'admin' : memberRole(actor, namespace);
}

/** What the actor is in an organization, apart from what an administrator of the hub may do anywhere. */
export function memberRole(actor: Actor, organization: NamespaceId): OrganizationRole | null {
  if (actor.kind === 'anonymous') return null;
  return actor.namespaces.find(({ id }) => id === organization)?.role ?? null;
}

/** Whether the actor sees everything that is in the namespace. */
export function isAtHomeIn(actor: Actor, namespace: NamespaceId): boolean {
  return roleIn(actor, namespace) !== null;
}

/** Whether the actor may put a repository into a namespace, by creating it there or by moving it. */
export function decideCreate(actor: Actor, namespace: NamespaceId): 'allow' | 'forbidden' | 'unauthenticated' {
  if (actor.kind === 'anonymous') return 'unauthenticated';
  const role = roleIn(actor, namespace);
  return role !== null && role !== 'read' && actor.scope === 'write' ? 'allow' : 'forbidden';
}

/** Whether the actor may decide over an organization: its name, its members and its end. No app may, for nobody. */
export function decideAdminister(actor: Actor, organization: NamespaceId): 'allow' | 'forbidden' | 'unauthenticated' {
  if (actor.kind === 'anonymous') return 'unauthenticated';
  const isPerson = actor.scope === 'write' && actor.appScopes === undefined && actor.onlyRepo === undefined;
  return isPerson && roleIn(actor, organization) === 'admin' ? 'allow' : 'forbidden';
}

/** The repositories for which `decide(actor, 'see', …)` allows, as a condition that a query can apply. */
export type Readable =
  { readonly kind: 'all' } | { readonly kind: 'public-or-in'; readonly namespaces: readonly NamespaceId[] };

export function readableBy(actor: Actor): Readable {
  if (actor.kind === 'user' && actor.isAdmin) return { kind: 'all' };
  return { kind: 'public-or-in', namespaces: homesOf(actor) };
}

/** The namespaces of which the actor sees everything, if they are no administrator of the hub. */
export function homesOf(actor: Actor): readonly NamespaceId[] {
  return actor.kind === 'anonymous' ? [] : actor.namespaces.map(({ id }) => id);
}
