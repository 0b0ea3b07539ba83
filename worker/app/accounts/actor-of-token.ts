/** Makes the actor behind an access token: its user, within what the token allows. */
import type { Actor } from '../../domain/access.ts';
import type { TokenRecord, UserRecord } from '../../domain/account.ts';
import { rightsOf } from '../../domain/oauth-scopes.ts';
import { actorOf } from './actor-of.ts';

export function actorOfToken(user: UserRecord, token: TokenRecord): Actor {
  const actor = actorOf(user, token.scope);
  if (token.appScope === null) return actor;
  // An app acts for the user, never as the administrator that the user may be.
  const appScopes = token.appScope.split(' ');
  const app = { ...actor, isAdmin: false, appScopes };
  const outside = { ...app, namespaces: [] };
  if (token.onlyRepoId !== null) return { ...outside, onlyRepo: token.onlyRepoId };
  const { seesPrivate, opensGates } = rightsOf(appScopes);
  if (seesPrivate) return app;
  return opensGates ? outside : { ...outside, gatesStayShut: true };
}
