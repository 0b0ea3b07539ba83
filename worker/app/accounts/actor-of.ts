/** Makes the actor of a request from the user behind its credential. */
import type { Actor, TokenScope } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';

export const anonymous: Actor = { kind: 'anonymous' };

export function actorOf(user: UserRecord, scope: TokenScope): Extract<Actor, { kind: 'user' }> {
  return {
    kind: 'user',
    userId: user.id,
    username: user.username,
    isAdmin: user.isAdmin,
    scope,
    namespaces: [{ id: user.namespaceId, name: user.username, role: 'admin' }, ...user.organizations],
  };
}
