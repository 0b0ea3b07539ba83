/** Finds the user or the organization that a URL names. */
import { findNamespace } from '../../catalog/accounts.ts';
import type { NamespaceRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

export async function findOwner(
  services: Services,
  name: string,
  kind: NamespaceRecord['kind'],
): Promise<Result<NamespaceRecord, HubError>> {
  const found = await findNamespace(services.catalog, name);
  return found === null || found.kind !== kind
    ? fail(hubError('user-not-found', `There is no ${kind} "${name.slice(0, 100)}".`))
    : ok(found);
}
