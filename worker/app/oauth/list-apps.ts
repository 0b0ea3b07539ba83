/** Lists the apps that the actor registered, newest first. */
import { listApps as listRows } from '../../catalog/oauth-apps.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { requirePerson } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import type { AppView } from './register-app.ts';

export async function listApps(services: Services, actor: Actor): Promise<Result<readonly AppView[], HubError>> {
  const user = requirePerson(actor);
  if (!user.ok) return user;
  const rows = await listRows(services.catalog, user.value.userId);
  return ok(
    rows.map(({ clientId, name, redirectUris, secretHash, createdAt }) => ({
      clientId,
      name,
      redirectUris,
      isConfidential: secretHash !== null,
      createdAt,
    })),
  );
}
