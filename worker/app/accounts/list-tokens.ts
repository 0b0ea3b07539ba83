/** Lists a user's access tokens, without their secrets. */
import { listTokens as listTokenRows } from '../../catalog/tokens.ts';
import type { Actor } from '../../domain/access.ts';
import type { TokenRecord } from '../../domain/account.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requireTokenOwner } from './require-token-owner.ts';

export async function listTokens(
  services: Services,
  actor: Actor,
  username: string,
): Promise<Result<readonly TokenRecord[], HubError>> {
  const owner = await requireTokenOwner(services, actor, username);
  return owner.ok ? ok(await listTokenRows(services.catalog, owner.value.id)) : owner;
}
