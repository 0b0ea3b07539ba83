/**
 * The part of OAuth that programs call: discovery, devices, tokens, user information, revocation. Mounted before sessions
 * are looked at: nothing here acts on a cookie, so pages of other sites may call it, as apps in a browser do.
 */
import { type Handler, Hono, type MiddlewareHandler } from 'hono';
import { startDevice } from '../../app/oauth/devices.ts';
import { getUserClaims } from '../../app/oauth/get-user-claims.ts';
import { listKeys } from '../../app/oauth/id-tokens.ts';
import { revokeAppToken } from '../../app/oauth/revoke.ts';
import { oauthScopes } from '../../domain/oauth-scopes.ts';
import { tokenOf } from '../authorization-header.ts';
import { clientAddress } from '../client-address.ts';
import type { HubEnv } from '../hub-env.ts';
import { formatOAuthError, readOAuthBody } from './body.ts';
import { grantTypes, tokenRoute } from './token.ts';

const paths = {
  token: '/oauth/token',
  device: '/oauth/device',
  userinfo: '/oauth/userinfo',
  revoke: '/oauth/revoke',
  keys: '/oauth/jwks',
  authorize: '/oauth/authorize',
} as const;
const discovery = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

export function oauthRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  for (const path of [...discovery, paths.token, paths.device, paths.userinfo, paths.revoke, paths.keys]) {
    app.use(path, allowOtherOrigins);
  }
  for (const path of discovery) app.get(path, describe);
  app.get(paths.keys, async (context) =>
    context.json(await listKeys(context.get('services')), 200, { 'Cache-Control': 'public, max-age=3600' }),
  );
  app.post(paths.token, tokenRoute);
  // GET is the page where people type the code.
  app.post(paths.device, start);
  app.on(['GET', 'POST'], paths.userinfo, userInfo);
  app.post(paths.revoke, revoke);
  return app;
}

/** No credentials are allowed along, so no page learns more than any program could. */
const allowOtherOrigins: MiddlewareHandler<HubEnv> = async (context, next) => {
  context.header('Access-Control-Allow-Origin', '*');
  if (context.req.method === 'OPTIONS') {
    return context.body(null, 204, {
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Max-Age': '86400',
    });
  }
  return next();
};

const describe: Handler<HubEnv> = (context) => {
  const issuer = context.get('baseUrl');
  return context.json({
    issuer,
    authorization_endpoint: issuer + paths.authorize,
    token_endpoint: issuer + paths.token,
    device_authorization_endpoint: issuer + paths.device,
    userinfo_endpoint: issuer + paths.userinfo,
    revocation_endpoint: issuer + paths.revoke,
    jwks_uri: issuer + paths.keys,
    scopes_supported: oauthScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: grantTypes,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'name', 'preferred_username', 'profile', 'picture', 'email', 'email_verified'],
    authorization_response_iss_parameter_supported: true,
  });
};

const start: Handler<HubEnv> = async (context) => {
  const body = await readOAuthBody(context);
  if (!body.ok) return formatOAuthError(context, body.error);
  const { fields, credentials } = body.value;
  const started = await startDevice(context.get('services'), {
    credentials,
    scope: fields.get('scope'),
    address: clientAddress(context),
  });
  if (!started.ok) return formatOAuthError(context, started.error);
  const { deviceCode, userCode, intervalSeconds, expiresInSeconds } = started.value;
  const page = context.get('baseUrl') + paths.device;
  return context.json(
    {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${userCode}`,
      interval: intervalSeconds,
      expires_in: expiresInSeconds,
    },
    200,
    { 'Cache-Control': 'no-store' },
  );
};

const userInfo: Handler<HubEnv> = async (context) => {
  const token = tokenOf(context.req.header('Authorization') ?? '');
  const claims = token.ok ? await getUserClaims(context.get('services'), token.value, context.get('baseUrl')) : token;
  if (claims.ok) return context.json(claims.value, 200, { 'Cache-Control': 'no-store' });
  const error = { error: 'invalid_token', error_description: claims.error.message };
  return context.json(error, 401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
};

const revoke: Handler<HubEnv> = async (context) => {
  const body = await readOAuthBody(context);
  if (!body.ok) return formatOAuthError(context, body.error);
  await revokeAppToken(context.get('services'), body.value.fields.get('token') ?? '');
  return context.body(null, 200);
};
