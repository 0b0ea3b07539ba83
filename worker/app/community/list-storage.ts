/** Lists what each repository and bucket of a namespace occupies, for those who may write there. */
import { findNamespace } from '../../catalog/accounts.ts';
import { type StorageShare, listStorage as listStorageRows } from '../../catalog/storage-list.ts';
import { type Actor, isAtHomeIn } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requireUser } from '../accounts/require.ts';
import { type Page, type PageQuery, pageOf, readPageQuery } from '../page-cursor.ts';
import type { Services } from '../services.ts';

export interface StoragePage extends Page<StorageShare> {
  readonly totalBytes: number;
}

export async function listStorage(
  services: Services,
  actor: Actor,
  /** Absent: the actor's own namespace. */
  namespaceName: string | undefined,
  query: PageQuery,
): Promise<Result<StoragePage, HubError>> {
  const user = requireUser(actor);
  if (!user.ok) return user;
  const name = namespaceName ?? user.value.username;
  const namespace = await findNamespace(services.catalog, name);
  if (namespace === null) {
    return fail(hubError('user-not-found', `There is no user or organization "${name.slice(0, 100)}".`));
  }
  if (!isAtHomeIn(actor, namespace.id)) {
    return fail(hubError('forbidden', `You may not see what "${namespace.name}" stores.`));
  }
  const slice = readPageQuery(query);
  if (!slice.ok) return slice;
  const { shares, totalBytes } = await listStorageRows(services.catalog, namespace.id, slice.value);
  return ok({ ...pageOf(shares, query, ({ storageBytes, id }) => ({ value: storageBytes, id })), totalBytes });
}
