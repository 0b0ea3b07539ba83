/** Access tokens of a user: under the user's name, and under `/token` as CSGHub's clients ask for them. */
import { z } from '@hono/zod-openapi';
import { createToken } from '../../app/accounts/create-token.ts';
import { getToken } from '../../app/accounts/get-token.ts';
import { listTokens } from '../../app/accounts/list-tokens.ts';
import { replaceToken } from '../../app/accounts/replace-token.ts';
import { revokeToken } from '../../app/accounts/revoke-token.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { endpoint } from './endpoint.ts';
import { nothing, tokenView, viewToken } from './views.ts';

const tag = 'Access tokens';
const ofUser = z.object({ username: z.string() });
const named = z.object({ username: z.string(), token_name: z.string() });
/** CSGHub has kinds of tokens; here one kind opens everything. */
const ofApp = z.object({ app: z.enum(['git', 'csghub']), token_name: z.string() });
const newToken = {
  permission: z.enum(['read', 'write', '']).default('write').openapi({ description: 'Empty means write' }),
  expired_at: z
    .union([z.iso.datetime({ offset: true }), z.literal('')])
    .optional()
    .openapi({
      description: 'Absent: the token does not expire',
    }),
};

/** CSGHub's clients send the year 1 for "never". */
function expiry(text: string | undefined): { expiresAt?: number } {
  return text === undefined || text === '' || text.startsWith('0001-') ? {} : { expiresAt: Date.parse(text) };
}

async function make(
  context: HubContext,
  username: string,
  displayName: string,
  body: { readonly permission: 'read' | 'write' | ''; readonly expired_at?: string | undefined },
) {
  const made = await createToken(context.get('services'), context.get('actor'), {
    username,
    displayName,
    scope: body.permission === 'read' ? 'read' : 'write',
    ...expiry(body.expired_at),
  });
  return made.ok ? ok({ data: viewToken(made.value.token, username, made.value.text) }) : made;
}

function ownName(context: HubContext) {
  const actor = context.get('actor');
  return actor.kind === 'user'
    ? ok(actor.username)
    : fail(hubError('unauthenticated', 'Sign in to manage access tokens.'));
}

const list = endpoint({
  method: 'get',
  path: '/api/v1/user/{username}/tokens',
  tag,
  summary: "List a user's tokens, newest first",
  params: ofUser,
  data: z.array(tokenView),
  run: async (context, { params: { username } }) => {
    const tokens = await listTokens(context.get('services'), context.get('actor'), username);
    return tokens.ok ? ok({ data: tokens.value.map((token) => viewToken(token, username)) }) : tokens;
  },
});

const create = endpoint({
  method: 'post',
  path: '/api/v1/user/{username}/tokens',
  tag,
  summary: 'Make a token; the answer is the only one that holds it',
  params: ofUser,
  body: z.object({ name: z.string(), ...newToken }),
  data: tokenView,
  run: (context, { params: { username }, body }) => make(context, username, body.name, body),
});

const revoke = endpoint({
  method: 'delete',
  path: '/api/v1/user/{username}/tokens/{token_name}',
  tag,
  summary: 'Revoke a token',
  params: named,
  data: nothing,
  run: async (context, { params }) => {
    const { username, token_name: displayName } = params;
    const revoked = await revokeToken(context.get('services'), context.get('actor'), { username, displayName });
    return revoked.ok ? ok({ data: null }) : revoked;
  },
});

const createOwn = endpoint({
  method: 'post',
  path: '/api/v1/token/{app}/{token_name}',
  tag,
  summary: 'Make an own token',
  params: ofApp,
  body: z.object(newToken),
  data: tokenView,
  run: async (context, { params, body }) => {
    const username = ownName(context);
    return username.ok ? make(context, username.value, params.token_name, body) : username;
  },
});

const replaceOwn = endpoint({
  method: 'put',
  path: '/api/v1/token/{app}/{token_name}',
  tag,
  summary: 'Replace an own token by a new one of the same name and scope',
  params: ofApp,
  query: z.object({ expired_at: newToken.expired_at }),
  data: tokenView,
  run: async (context, { params, query }) => {
    const username = ownName(context);
    if (!username.ok) return username;
    const input = { username: username.value, displayName: params.token_name, ...expiry(query.expired_at) };
    const made = await replaceToken(context.get('services'), context.get('actor'), input);
    return made.ok ? ok({ data: viewToken(made.value.token, username.value, made.value.text) }) : made;
  },
});

const readOwn = endpoint({
  method: 'get',
  path: '/api/v1/token/{app}/{token_name}',
  tag,
  summary: 'Look up an own token by its name',
  params: ofApp,
  data: tokenView,
  run: async (context, { params }) => {
    const username = ownName(context);
    if (!username.ok) return username;
    const input = { username: username.value, displayName: params.token_name };
    const token = await getToken(context.get('services'), context.get('actor'), input);
    return token.ok ? ok({ data: viewToken(token.value, username.value) }) : token;
  },
});

const revokeOwn = endpoint({
  method: 'delete',
  path: '/api/v1/token/{app}/{token_name}',
  tag,
  summary: 'Revoke an own token',
  params: ofApp,
  data: nothing,
  run: async (context, { params }) => {
    const username = ownName(context);
    if (!username.ok) return username;
    const input = { username: username.value, displayName: params.token_name };
    const revoked = await revokeToken(context.get('services'), context.get('actor'), input);
    return revoked.ok ? ok({ data: null }) : revoked;
  },
});

export const tokenEndpoints = [list, create, revoke, createOwn, replaceOwn, readOwn, revokeOwn];
