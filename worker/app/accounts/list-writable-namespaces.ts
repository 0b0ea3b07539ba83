/** Names the namespaces in which a user may create repositories: their own first, then their organizations' by name. */
import { decideCreate } from '../../domain/access.ts';
import type { UserActor } from './require.ts';

export function listWritableNamespaces(user: UserActor): readonly string[] {
  return user.namespaces.filter(({ id }) => decideCreate(user, id) === 'allow').map(({ name }) => name);
}
