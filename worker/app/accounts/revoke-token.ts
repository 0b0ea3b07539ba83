/** Revokes an access token at once. */
import { deleteGrant } from '../../catalog/oauth-grants.ts';
import { deleteToken } from '../../catalog/tokens.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { getToken } from './get-token.ts';

export async function revokeToken(
  services: Services,
  actor: Actor,
  input: { readonly username: string; readonly displayName: string },
): Promise<Result<void, HubError>> {
  const token = await getToken(services, actor, input);
  if (!token.ok) return token;
  if (token.value.origin === 'setup') {
    return fail(
      hubError('conflict', 'This token comes from HUB_ADMIN_TOKEN; change or remove that variable and restart.'),
    );
  }
  // With an app's token goes what it was made from, or the app would make itself another.
  if (token.value.grantId !== null) await deleteGrant(services.catalog, token.value.grantId);
  else await deleteToken(services.catalog, token.value.id);
  return ok(undefined);
}
