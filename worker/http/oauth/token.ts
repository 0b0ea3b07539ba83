/** `POST /oauth/token`: every way in which a program gets a token. */
import type { Handler } from 'hono';
import { pollDevice } from '../../app/oauth/devices.ts';
import { exchangeToken } from '../../app/oauth/exchange-token.ts';
import { oauthError } from '../../app/oauth/oauth-error.ts';
import { redeemCode } from '../../app/oauth/redeem-code.ts';
import { refreshTokens } from '../../app/oauth/refresh-tokens.ts';
import { fail } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { type OAuthBody, formatOAuthError, readOAuthBody } from './body.ts';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const grantTypes = ['authorization_code', 'refresh_token', DEVICE, EXCHANGE] as const;

export const tokenRoute: Handler<HubEnv> = async (context) => {
  const body = await readOAuthBody(context);
  if (!body.ok) return formatOAuthError(context, body.error);
  const issued = await issue(context, body.value);
  return issued.ok
    ? context.json(issued.value, 200, { 'Cache-Control': 'no-store' })
    : formatOAuthError(context, issued.error);
};

async function issue(context: HubContext, { fields, credentials }: OAuthBody) {
  const services = context.get('services');
  const issuer = context.get('baseUrl');
  switch (fields.get('grant_type')) {
    case 'authorization_code':
      return redeemCode(services, {
        code: fields.get('code') ?? '',
        redirectUri: fields.get('redirect_uri'),
        verifier: fields.get('code_verifier'),
        credentials,
        issuer,
      });
    case 'refresh_token':
      return refreshTokens(services, {
        refreshToken: fields.get('refresh_token') ?? '',
        scope: fields.get('scope'),
        credentials,
        issuer,
      });
    case DEVICE:
      return pollDevice(services, { deviceCode: fields.get('device_code') ?? '', credentials, issuer });
    case EXCHANGE:
      return exchangeToken(services, {
        subjectToken: fields.get('subject_token') ?? '',
        subjectTokenType: fields.get('subject_token_type') ?? '',
        resource: fields.get('resource') ?? '',
        audience: issuer,
      });
    default:
      return fail(oauthError('unsupported_grant_type', 'This grant type is not offered here.'));
  }
}
