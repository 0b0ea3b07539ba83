/** OAuth scopes as the Hugging Face Hub names them, and what each means on this hub. */
import type { TokenScope } from './access.ts';

/** In the order in which they are listed. Those without an effect here are accepted, so that apps made for the Hub run. */
export const oauthScopes = [
  'openid',
  'profile',
  'email',
  'read-billing',
  'read-memberships',
  'read-repos',
  'gated-repos',
  'contribute-repos',
  'write-repos',
  'manage-repos',
  'read-collections',
  'write-collections',
  'inference-api',
  'read-endpoints',
  'write-endpoints',
  'jobs',
  'webhooks',
  'write-discussions',
] as const;
export type OAuthScope = (typeof oauthScopes)[number];

/** What apps get that ask for nothing in particular. */
export const defaultScopes: readonly OAuthScope[] = ['openid', 'profile'];

/** Scopes separated by spaces, without repetition; null when one is unknown. */
export function parseScopes(text: string): readonly OAuthScope[] | null {
  const wanted = new Set(text.split(/[\s+]+/).filter((scope) => scope !== ''));
  const known = oauthScopes.filter((scope) => wanted.has(scope));
  return known.length === wanted.size ? known : null;
}

/**
 * What a token with these scopes may do. This hub has two rights over what a user has, reading and writing; a scope that
 * asks for part of one grants nothing beyond what everybody may do, rather than the whole.
 */
export interface AppRights {
  readonly scope: TokenScope;
  /** Whether it opens what only the user and their organizations see. */
  readonly seesPrivate: boolean;
  /** Whether it opens the gated repositories that the user was let into. */
  readonly opensGates: boolean;
}

export function rightsOf(scopes: readonly string[]): AppRights {
  const scope = scopes.includes('write-repos') || scopes.includes('manage-repos') ? 'write' : 'read';
  const seesPrivate = scope === 'write' || scopes.includes('read-repos');
  return { scope, seesPrivate, opensGates: seesPrivate || scopes.includes('gated-repos') };
}
