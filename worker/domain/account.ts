/** Users and their credentials as the rest of the hub sees them, and the rules their text fields obey. */
import type { NamespaceRole, TokenScope } from './access.ts';
import type { TokenId } from './credential.ts';
import { type HubError, hubError } from './errors.ts';
import type { NamespaceId, RepoId, UserId } from './repo.ts';
import { type Result, fail, ok } from './result.ts';

export interface UserRecord {
  readonly id: UserId;
  /** The namespace that carries the user's name and holds their repositories. */
  readonly namespaceId: NamespaceId;
  readonly username: string;
  readonly fullName: string;
  readonly email: string | null;
  readonly isAdmin: boolean;
  /** The organizations they belong to. */
  readonly organizations: readonly NamespaceRole[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface NamespaceRecord {
  readonly id: NamespaceId;
  readonly kind: 'user' | 'organization';
  readonly name: string;
}

export interface OrganizationRecord {
  /** Of its namespace, too. */
  readonly id: NamespaceId;
  readonly name: string;
  /** Empty when there is none. */
  readonly fullName: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** An access token without its secret, which nobody can read again. */
export interface TokenRecord {
  readonly id: TokenId;
  readonly displayName: string;
  readonly lastFour: string;
  readonly scope: TokenScope;
  /** `setup`: given by the operator through the environment; it cannot be revoked from inside the hub. */
  readonly origin: 'user' | 'setup';
  /** Milliseconds since the epoch, as the other times. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** The approval that an app got it by; null for a token that its user made. */
  readonly grantId: string | null;
  /** OAuth scopes of an app's token, separated by spaces. */
  readonly appScope: string | null;
  /** The one repository that the token is good for. */
  readonly onlyRepoId: RepoId | null;
}

const TOKEN = /^hf_[A-Za-z0-9]{40}$/;

/** Whether the text has the form of an access token; others need not be looked up. */
export function isTokenText(text: string): boolean {
  return TOKEN.test(text);
}

export function parsePassword(text: string): Result<string, HubError> {
  if (text.length < 8 || text.length > 256) {
    return fail(hubError('bad-request', 'A password has 8 to 256 characters.'));
  }
  return ok(text);
}

export function parseTokenName(text: string): Result<string, HubError> {
  const name = text.trim();
  if (name.length < 1 || name.length > 96 || hasControlCharacters(name)) {
    return fail(hubError('bad-request', 'A token needs a name of 1 to 96 characters.'));
  }
  return ok(name);
}

/** Checks the loosest rule that still keeps nonsense out; delivery is the only real check of an address. */
export function parseEmail(text: string): Result<string, HubError> {
  if (text.length > 254 || !/^[^\s@<>"]+@[^\s@<>"]+$/.test(text)) {
    return fail(hubError('bad-request', `"${text.slice(0, 100)}" is not an e-mail address.`));
  }
  return ok(text);
}

export function parseFullName(text: string): Result<string, HubError> {
  const name = text.trim();
  if (name.length > 96 || hasControlCharacters(name)) {
    return fail(hubError('bad-request', 'A full name has at most 96 characters on one line.'));
  }
  return ok(name);
}

function hasControlCharacters(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
