/** The part of OAuth that people see: an app asks for consent, a device's code is typed in. */
import type { AppPermission } from '#portal';
import { type Handler, Hono } from 'hono';
import {
  type Authorization,
  approveAuthorization,
  denyAuthorization,
  parseAuthorization,
} from '../../app/oauth/authorize.ts';
import { decideDevice, findDeviceRequest } from '../../app/oauth/devices.ts';
import { rightsOf } from '../../domain/oauth-scopes.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { formatPageError } from '../pages/error.ts';
import { readForm } from '../pages/form.ts';
import { formFailure } from '../pages/form-failure.ts';
import { respondWithPage } from '../pages/respond.ts';
import { signedIn } from '../pages/signed-in.ts';

export function oauthPageRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  app.get('/oauth/authorize', askConsent);
  app.post('/oauth/authorize', answerConsent);
  app.get('/oauth/device', showDevice);
  app.post('/oauth/device/answer', answerDevice);
  return app;
}

/** What an authorization request consists of; anything else that was sent goes no further. */
const PARAMETERS = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'nonce',
];
const MAX_QUERY = 8000;

/** Goes on with a valid request; tells the user or the app about any other. */
async function withAuthorization(
  context: HubContext,
  query: URLSearchParams,
  go: (authorization: Authorization) => Response | Promise<Response>,
): Promise<Response> {
  const parsed = await parseAuthorization(context.get('services'), query, context.get('baseUrl'));
  if (parsed.ok) return go(parsed.value);
  return parsed.error.kind === 'redirect'
    ? context.redirect(parsed.error.url, 303)
    : formatPageError(context, parsed.error.error);
}

function parametersIn(given: URLSearchParams): URLSearchParams {
  const known = PARAMETERS.flatMap((name): [string, string][] => {
    const value = given.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new URLSearchParams(known);
}

const askConsent: Handler<HubEnv> = (context, next) => {
  const query = parametersIn(new URL(context.req.url).searchParams);
  // A request that is wrong is refused before anybody signs in for it.
  return withAuthorization(context, query, (authorization) =>
    signedIn(() => showConsent(context, authorization, query))(context, next),
  );
};

function showConsent(context: HubContext, authorization: Authorization, query: URLSearchParams): Response {
  const { client, redirectUri, scopes } = authorization;
  const target = new URL(redirectUri);
  return respondWithPage(
    context,
    {
      name: 'consent',
      data: {
        appName: client.name,
        permissions: permissionsOf(scopes),
        returnHost: target.host === '' ? target.protocol.slice(0, -1) : target.host,
        userCode: null,
        action: '/oauth/authorize',
        fields: Object.fromEntries(query),
      },
    },
    200,
    // Browsers hold the answer's redirect to the policy of the page that the form was on.
    { formTarget: target.origin === 'null' ? target.protocol : target.origin },
  );
}

const answerConsent = signedIn(async (context, user) => {
  const form = await readForm(context.req.raw);
  const isSmall = form.toString().length <= MAX_QUERY;
  return withAuthorization(context, isSmall ? parametersIn(form) : new URLSearchParams(), async (authorization) => {
    const issuer = context.get('baseUrl');
    if (form.get('answer') !== 'allow') return context.redirect(denyAuthorization(authorization, issuer), 303);
    const approved = await approveAuthorization(context.get('services'), user, authorization, issuer);
    return approved.ok ? context.redirect(approved.value, 303) : formatPageError(context, approved.error);
  });
});

function permissionsOf(scopes: readonly string[]): readonly AppPermission[] {
  const { scope, seesPrivate } = rightsOf(scopes);
  return [
    'identity',
    ...(scopes.includes('email') ? (['email'] as const) : []),
    ...(!seesPrivate && scopes.includes('gated-repos') ? (['gated'] as const) : []),
    ...(seesPrivate ? (['read'] as const) : []),
    ...(scope === 'write' ? (['write'] as const) : []),
    ...(scope === 'write' && scopes.includes('webhooks') ? (['webhooks'] as const) : []),
  ];
}

/** With a code it asks for consent, without one for the code. */
const showDevice = signedIn(async (context, user) => {
  const userCode = (context.req.query('user_code') ?? '').slice(0, 40);
  if (userCode.trim() === '') return devicePage(context, {});
  const request = await findDeviceRequest(context.get('services'), user, userCode);
  if (!request.ok) {
    const { failure, status } = formFailure(request.error, { 'not-found': 'bad-user-code' });
    return respondWithPage(context, { name: 'device', data: { userCode, failure, outcome: null } }, status);
  }
  return respondWithPage(context, {
    name: 'consent',
    data: {
      appName: request.value.client.name,
      permissions: permissionsOf(request.value.scopes),
      returnHost: null,
      userCode: request.value.userCode,
      action: '/oauth/device/answer',
      fields: { user_code: request.value.userCode },
    },
  });
});

const answerDevice = signedIn(async (context, user) => {
  const services = context.get('services');
  const form = await readForm(context.req.raw);
  const request = await findDeviceRequest(services, user, form.get('user_code') ?? '');
  if (!request.ok) return formatPageError(context, request.error);
  const isApproved = form.get('answer') === 'allow';
  const decided = await decideDevice(services, user, request.value, isApproved);
  if (!decided.ok) return formatPageError(context, decided.error);
  return devicePage(context, { outcome: isApproved ? 'approved' : 'denied' });
});

function devicePage(
  context: HubContext,
  { outcome = null }: { readonly outcome?: 'approved' | 'denied' | null },
): Response {
  return respondWithPage(context, { name: 'device', data: { userCode: '', failure: null, outcome } });
}
