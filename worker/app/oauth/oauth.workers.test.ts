import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type TestHub, countRows, openTestHub } from '../../../test/support/catalog-services.ts';
import type { UserRecord } from '../../domain/account.ts';
import { authenticateToken } from '../accounts/authenticate-token.ts';
import { listTokens } from '../accounts/list-tokens.ts';
import { revokeToken } from '../accounts/revoke-token.ts';
import { removeExpiredCredentials } from '../maintenance/remove-expired-credentials.ts';
import type { Services } from '../services.ts';
import { approveAuthorization, parseAuthorization } from './authorize.ts';
import { deleteApp } from './delete-app.ts';
import { decideDevice, findDeviceRequest, pollDevice, startDevice } from './devices.ts';
import type { IssuedTokens } from './issue-tokens.ts';
import { redeemCode } from './redeem-code.ts';
import { refreshTokens } from './refresh-tokens.ts';
import { registerApp } from './register-app.ts';

const ISSUER = 'https://hub.example.org';
const REDIRECT = 'https://app.example.org/callback';
const VERIFIER = 'v'.repeat(50);
const CLI = '26be6b09-91c5-47da-9861-d2d2bb7a7e36';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600_000;

let hub: TestHub;
let services: Services;
let ada: UserRecord;
let clientId: string;

beforeEach(async () => {
  hub = await openTestHub();
  services = hub.services;
  ada = await hub.addUser('ada');
  clientId = (await register({})).clientId;
});

async function register({ isConfidential = false }: { isConfidential?: boolean }) {
  const made = await registerApp(services, hub.as(ada), { name: 'App', redirectUris: [REDIRECT], isConfidential });
  if (!made.ok) throw new Error(made.error.message);
  return { clientId: made.value.app.clientId, secret: made.value.secret };
}

async function codeFor(client = clientId): Promise<string> {
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const query = new URLSearchParams({
    client_id: client,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid write-repos',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const parsed = await parseAuthorization(services, query, ISSUER);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const url = await approveAuthorization(services, hub.as(ada), parsed.value, ISSUER);
  return url.ok ? (new URL(url.value).searchParams.get('code') ?? '') : '';
}

function redeem(code: string, more: object = {}) {
  const credentials = { clientId: null, secret: null };
  return redeemCode(services, {
    code,
    redirectUri: REDIRECT,
    verifier: VERIFIER,
    credentials,
    issuer: ISSUER,
    ...more,
  });
}

function refresh(refreshToken: string, more: object = {}) {
  const credentials = { clientId, secret: null };
  return refreshTokens(services, { refreshToken, scope: null, credentials, issuer: ISSUER, ...more });
}

async function tokens(): Promise<IssuedTokens> {
  const redeemed = await redeem(await codeFor());
  if (!redeemed.ok) throw new Error(redeemed.error.description);
  return redeemed.value;
}

const works = async (token: string): Promise<boolean> => (await authenticateToken(services, token)).ok;
const refused = { ok: false, error: { error: 'invalid_grant' } };

describe('a code', () => {
  it('must come with its verifier, its address and its client', async () => {
    const code = await codeFor();
    expect(await redeem(code, { verifier: null })).toMatchObject(refused);
    expect(await redeem(code, { verifier: 'w'.repeat(50) })).toMatchObject(refused);
    expect(await redeem(code, { redirectUri: `${REDIRECT}/` })).toMatchObject(refused);
    expect(await redeem(code, { redirectUri: null })).toMatchObject(refused);
    expect(await redeem(code, { credentials: { clientId: CLI, secret: null } })).toMatchObject(refused);
    expect(await redeem(code)).toMatchObject({ ok: true, value: { scope: 'openid write-repos' } });
  });

  it('expires after five minutes', async () => {
    const code = await codeFor();
    hub.now += 5 * MINUTE_MS;
    expect(await redeem(code)).toMatchObject(refused);
  });

  it('works once; coming again it ends what it gave, unless a stranger sends it', async () => {
    const code = await codeFor();
    const first = await redeem(code);
    const token = first.ok ? first.value.access_token : '';
    expect(await redeem(code, { verifier: 'w'.repeat(50) })).toMatchObject(refused);
    expect(await works(token)).toBe(true);
    expect(await redeem(code)).toMatchObject(refused);
    expect(await works(token)).toBe(false);
  });

  it('of an app with a secret needs the secret', async () => {
    const app = await register({ isConfidential: true });
    const code = await codeFor(app.clientId);
    expect(await redeem(code)).toMatchObject({ error: { error: 'invalid_client' } });
    const wrong = { clientId: app.clientId, secret: 'hfs_wrong' };
    expect(await redeem(code, { credentials: wrong })).toMatchObject({ error: { error: 'invalid_client' } });
    expect(await redeem(code, { credentials: app })).toMatchObject({ ok: true });
  });
});

describe('a refresh token', () => {
  it('is replaced at each use, and the old access token ends soon after', async () => {
    const first = await tokens();
    const second = await refresh(first.refresh_token);
    expect(second).toMatchObject({ ok: true, value: { scope: 'openid write-repos' } });
    expect(await works(first.access_token)).toBe(true);
    hub.now += 10 * MINUTE_MS;
    expect(await works(first.access_token)).toBe(false);
    expect(await works(second.ok ? second.value.access_token : '')).toBe(true);
  });

  it('that comes late a second time ends the approval; within a minute it is only refused', async () => {
    const first = await tokens();
    const second = await refresh(first.refresh_token);
    const token = second.ok ? second.value.access_token : '';
    hub.now += MINUTE_MS;
    expect(await refresh(first.refresh_token)).toMatchObject(refused);
    expect(await works(token)).toBe(true);
    hub.now += 1;
    expect(await refresh(first.refresh_token)).toMatchObject(refused);
    expect(await works(token)).toBe(false);
    expect(await refresh(second.ok ? second.value.refresh_token : '')).toMatchObject(refused);
  });

  it('is no use to another app, for more than was agreed, or after ninety days', async () => {
    const { refresh_token: token } = await tokens();
    expect(await refresh(token, { credentials: { clientId: CLI, secret: null } })).toMatchObject(refused);
    expect(await refresh(token, { scope: 'manage-repos' })).toMatchObject({ error: { error: 'invalid_scope' } });
    hub.now += 90 * DAY_MS;
    expect(await refresh(token)).toMatchObject(refused);
  });

  it('goes with its access token when the user revokes that, and with its app', async () => {
    const first = await tokens();
    const listed = await listTokens(services, hub.as(ada), 'ada');
    const displayName = listed.ok ? (listed.value[0]?.displayName ?? '') : '';
    expect(displayName).toMatch(/^App \([0-9a-f]{8}\)$/);
    await revokeToken(services, hub.as(ada), { username: 'ada', displayName });
    expect(await refresh(first.refresh_token)).toMatchObject(refused);

    const second = await tokens();
    await deleteApp(services, hub.as(ada), clientId);
    expect(await works(second.access_token)).toBe(false);
    expect(await refresh(second.refresh_token)).toMatchObject(refused);
  });
});

describe('a device', () => {
  const credentials = { clientId: CLI, secret: null };

  async function start() {
    const started = await startDevice(services, { credentials, scope: null, address: '192.0.2.1' });
    if (!started.ok) throw new Error(started.error.description);
    return started.value;
  }
  const poll = (deviceCode: string) => pollDevice(services, { deviceCode, credentials, issuer: ISSUER });
  const error = (code: string) => ({ ok: false, error: { error: code } });

  async function decide(userCode: string, isApproved: boolean) {
    const request = await findDeviceRequest(services, hub.as(ada), userCode);
    return request.ok ? decideDevice(services, hub.as(ada), request.value, isApproved) : request;
  }

  it('gets its tokens once, after its user agreed', async () => {
    const { deviceCode, userCode } = await start();
    expect(await poll(deviceCode)).toMatchObject(error('authorization_pending'));
    expect(await decide(userCode.toLowerCase().replace('-', ' '), true)).toMatchObject({ ok: true });
    const got = await poll(deviceCode);
    expect(got).toMatchObject({ ok: true, value: { expires_in: 30 * 24 * 3600 } });
    expect(await works(got.ok ? got.value.access_token : '')).toBe(true);
    expect(await poll(deviceCode)).toMatchObject(error('invalid_grant'));
    expect(await decide(userCode, false)).toMatchObject({ error: { code: 'not-found' } });
  });

  it('is told to slow down, and that its user refused or was too late', async () => {
    const { deviceCode, userCode } = await start();
    await poll(deviceCode);
    hub.now += 4_000;
    expect(await poll(deviceCode)).toMatchObject(error('slow_down'));
    hub.now += 9_000;
    expect(await poll(deviceCode)).toMatchObject(error('slow_down'));
    hub.now += 15_000;
    expect(await poll(deviceCode)).toMatchObject(error('authorization_pending'));
    await decide(userCode, false);
    expect(await poll(deviceCode)).toMatchObject(error('access_denied'));

    const late = await start();
    hub.now += 15 * MINUTE_MS;
    expect(await poll(late.deviceCode)).toMatchObject(error('expired_token'));
    expect(await decide(late.userCode, true)).toMatchObject({ error: { code: 'not-found' } });
  });

  it('cannot be started without end from one address', async () => {
    for (let i = 0; i < 60; i++) await start();
    await expect(start()).rejects.toThrow(/Too many/);
  });
});

it('upkeep removes what is past its time and keeps what is in use', async () => {
  const kept = await tokens();
  await codeFor();
  await startDevice(services, { credentials: { clientId: CLI, secret: null }, scope: null, address: null });
  hub.now += 2 * 3600_000;
  await removeExpiredCredentials(services);
  expect([await countRows('oauth_grants'), await countRows('oauth_codes'), await countRows('oauth_devices')]).toEqual([
    1, 1, 0,
  ]);
  expect(await works(kept.access_token)).toBe(true);
  hub.now += 91 * DAY_MS;
  await removeExpiredCredentials(services);
  expect([await countRows('oauth_grants'), await countRows('access_tokens')]).toEqual([0, 0]);
});
