/** `GET /api/whoami-v2`: the account behind the credential. */
import type { Handler } from 'hono';
import { getUser } from '../../app/accounts/get-user.ts';
import { listOwnOrganizations } from '../../app/organizations/list-own-organizations.ts';
import { hubError } from '../../domain/errors.ts';
import type { HubEnv } from '../hub-env.ts';
import { isoDate } from './entry-json.ts';
import { formatHfError } from './errors.ts';
import { organizationJson } from './organization-json.ts';

export const whoamiRoute: Handler<HubEnv> = async (context) => {
  const actor = context.get('actor');
  if (actor.kind === 'anonymous') {
    return formatHfError(context, hubError('unauthenticated', 'Send an access token to learn whose it is.'));
  }
  const found = await getUser(context.get('services'), actor, actor.username);
  if (!found.ok) return formatHfError(context, found.error);
  const user = found.value;
  const credential = context.get('credential');
  const organizations = await listOwnOrganizations(context.get('services'), actor);
  return context.json({
    type: 'user',
    id: user.id,
    name: user.username,
    fullname: user.fullName === '' ? user.username : user.fullName,
    email: user.email,
    emailVerified: false,
    isPro: false,
    canPay: false,
    periodEnd: null,
    avatarUrl: '',
    orgs: organizations.map((organization) => ({
      type: 'org',
      id: organization.id,
      ...organizationJson(organization),
      email: null,
      canPay: false,
      periodEnd: null,
      isEnterprise: false,
      roleInOrg: organization.role,
    })),
    auth:
      credential.kind === 'token'
        ? {
            type: credential.isApp ? 'oauth' : 'access_token',
            accessToken: {
              ...(credential.isApp ? {} : { displayName: credential.displayName }),
              role: credential.scope,
              createdAt: isoDate(credential.createdAt),
            },
          }
        : { type: 'session' },
  });
};
