/** Names the namespaces in which a user may create repositories: their own first, then the others by name. */
import { findNamespaceNames } from '../../catalog/accounts.ts';
import { decideCreate } from '../../domain/access.ts';
import type { Services } from '../services.ts';
import type { UserActor } from './require.ts';

export async function listWritableNamespaces(services: Services, user: UserActor): Promise<readonly string[]> {
  const writable = user.namespaces.filter(({ id }) => decideCreate({ ...user, scope: 'write' }, id) === 'allow');
  const names = await findNamespaceNames(
    services.catalog,
    writable.map(({ id }) => id),
  );
  return [user.username, ...names.filter((name) => name.toLowerCase() !== user.username.toLowerCase())];
}
