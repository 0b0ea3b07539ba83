/** Names the namespaces in which a user may create repositories: their own first, then the others by name. */
import { findNamespaceNames } from '../../catalog/accounts.ts';
import type { Services } from '../services.ts';
import type { UserActor } from './require.ts';

export async function listWritableNamespaces(services: Services, user: UserActor): Promise<readonly string[]> {
  const names = await findNamespaceNames(services.catalog, user.namespaces);
  return [user.username, ...names.filter((name) => name.toLowerCase() !== user.username.toLowerCase())];
}
