/** Registers an app of the actor's. Its secret, if it wants one, is in the answer and nowhere else. */
import { countApps, insertApp } from '../../catalog/oauth-apps.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { parseRedirectUri } from '../../domain/redirect-uri.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requirePerson } from '../accounts/require.ts';
import { randomAlphanumeric, secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';

const MAX_APPS = 50;
const MAX_URIS = 20;

export interface NewApp {
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** Whether the app can keep a secret: it runs on a server, not at its user's. */
  readonly isConfidential: boolean;
}

export interface AppView {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly isConfidential: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export async function registerApp(
  services: Services,
  actor: Actor,
  input: NewApp,
): Promise<Result<{ readonly app: AppView; readonly secret: string | null }, HubError>> {
  const user = requirePerson(actor);
  if (!user.ok) return user;
  const name = input.name.trim();
  if (name === '' || name.length > 80 || /\p{Cc}/u.test(name)) {
    return fail(hubError('bad-request', 'An app needs a name of 1 to 80 characters on one line.'));
  }
  if (input.redirectUris.length > MAX_URIS) {
    return fail(hubError('bad-request', `An app has at most ${MAX_URIS} redirect URIs.`));
  }
  for (const uri of input.redirectUris) {
    const parsed = parseRedirectUri(uri);
    if (!parsed.ok) return parsed;
  }
  if ((await countApps(services.catalog, user.value.userId)) >= MAX_APPS) {
    return fail(hubError('conflict', `You have ${MAX_APPS} apps already; delete one first.`));
  }
  const secret = input.isConfidential ? `hfs_${randomAlphanumeric(40)}` : null;
  const app = {
    clientId: crypto.randomUUID(),
    name,
    redirectUris: [...new Set(input.redirectUris)],
    createdAt: services.clock.now(),
  };
  await insertApp(services.catalog, {
    ...app,
    userId: user.value.userId,
    secretHash: secret === null ? null : secretDigest(secret),
  });
  services.log.info('oauth:registered', { client: app.clientId, by: user.value.userId });
  return ok({ app: { ...app, isConfidential: input.isConfidential }, secret });
}
