/** Deletes an app of the actor's; everybody's approvals of it and its tokens end with it. */
import { deleteApp as deleteRow } from '../../catalog/oauth-apps.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requirePerson } from '../accounts/require.ts';
import type { Services } from '../services.ts';

export async function deleteApp(services: Services, actor: Actor, clientId: string): Promise<Result<void, HubError>> {
  const user = requirePerson(actor);
  if (!user.ok) return user;
  const deleted = await deleteRow(services.catalog, user.value.userId, clientId);
  if (!deleted) return fail(hubError('not-found', 'You have no app with this client id.'));
  services.log.info('oauth:app-deleted', { client: clientId, by: user.value.userId });
  return ok(undefined);
}
