/** `GET` and `POST /settings/tokens`, `POST /settings/tokens/revoke`: the reader's own access tokens. */
import type { TokenSummary, TokensData } from '#portal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { createToken } from '../../app/accounts/create-token.ts';
import { listTokens } from '../../app/accounts/list-tokens.ts';
import type { UserActor } from '../../app/accounts/require.ts';
import { revokeToken } from '../../app/accounts/revoke-token.ts';
import type { TokenRecord } from '../../domain/account.ts';
import type { HubContext } from '../hub-env.ts';
import { formatPageError } from './error.ts';
import { readForm } from './form.ts';
import { formFailure } from './form-failure.ts';
import { safeNext } from './next-path.ts';
import { respondWithPage } from './respond.ts';
import { signedIn } from './signed-in.ts';

const DAY_MS = 24 * 3600_000;
const freshValues: TokensData['values'] = { name: '', scope: 'read', days: '' };

export const showTokens = signedIn((context, user) =>
  respond(context, user, {
    revoked: context.req.query('revoked')?.slice(0, 100) ?? null,
    values: { ...freshValues, scope: context.req.query('scope') === 'write' ? 'write' : 'read' },
    next: nextOf(context.req.query('next')),
  }),
);

/** The token's text is in this answer and nowhere else, so nothing is redirected and nothing may keep the page. */
export const submitToken = signedIn(async (context, user) => {
  const services = context.get('services');
  const form = await readForm(context.req.raw);
  const days = /^\d{1,4}$/.test(form.get('days') ?? '') ? Number(form.get('days')) : 0;
  const values: TokensData['values'] = {
    name: (form.get('name') ?? '').trim().slice(0, 200),
    scope: form.get('scope') === 'write' ? 'write' : 'read',
    days: days === 0 ? '' : String(days),
  };
  const next = nextOf(form.get('next'));
  const made = await createToken(services, user, {
    username: user.username,
    displayName: values.name,
    scope: values.scope,
    ...(days > 0 && { expiresAt: services.clock.now() + days * DAY_MS }),
  });
  if (!made.ok) {
    const { failure, status } = formFailure(made.error, { 'bad-request': 'bad-token-name' });
    return respond(context, user, { values, failure, next }, status);
  }
  const { token, text } = made.value;
  const created = { name: token.displayName, text, scope: token.scope };
  const answer = await respond(context, user, { created, next });
  answer.headers.set('Cache-Control', 'no-store');
  return answer;
});

export const submitRevocation = signedIn(async (context, user) => {
  const form = await readForm(context.req.raw);
  const displayName = form.get('name') ?? '';
  const revoked = await revokeToken(context.get('services'), user, { username: user.username, displayName });
  if (!revoked.ok) return formatPageError(context, revoked.error);
  return context.redirect(`/settings/tokens?${new URLSearchParams({ revoked: displayName }).toString()}`, 303);
});

async function respond(
  context: HubContext,
  user: UserActor,
  data: Partial<TokensData>,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const tokens = await listTokens(context.get('services'), user, user.username);
  if (!tokens.ok) return formatPageError(context, tokens.error);
  const page = {
    tokens: tokens.value.map(summaryOf),
    created: null,
    values: freshValues,
    failure: null,
    revoked: null,
    next: null,
  };
  return respondWithPage(context, { name: 'tokens', data: { ...page, ...data } }, status);
}

/** Null without one, or when it leads elsewhere. */
function nextOf(next: string | null | undefined): string | null {
  const page = safeNext(next ?? null);
  return page === '/' ? null : page;
}

function summaryOf(token: TokenRecord): TokenSummary {
  const { displayName: name, lastFour, scope, origin, createdAt, expiresAt, lastUsedAt } = token;
  return { name, lastFour, scope, isFromSetup: origin === 'setup', createdAt, expiresAt, lastUsedAt };
}
