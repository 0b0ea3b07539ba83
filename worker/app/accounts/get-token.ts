/** Finds one of a user's access tokens by its name. */
import { findTokenByName } from '../../catalog/tokens.ts';
import type { Actor } from '../../domain/access.ts';
import type { TokenRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requireTokenOwner } from './require-token-owner.ts';

export async function getToken(
  services: Services,
  actor: Actor,
  input: { readonly username: string; readonly displayName: string },
): Promise<Result<TokenRecord, HubError>> {
  const owner = await requireTokenOwner(services, actor, input.username);
  if (!owner.ok) return owner;
  const token = await findTokenByName(services.catalog, owner.value.id, input.displayName);
  return token === null ? fail(hubError('not-found', `There is no token named "${input.displayName}".`)) : ok(token);
}
