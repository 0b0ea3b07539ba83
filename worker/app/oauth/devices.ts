/** The device flow (RFC 8628): a program shows a code, its user types it into a signed-in browser, the program asks on. */
import { countAttempt } from '../../catalog/login-failures.ts';
import {
  approveDevice,
  denyDevice,
  findDevice,
  findWaitingDevice,
  insertDevice,
  notePoll,
  takeDevice,
} from '../../catalog/oauth-devices.ts';
import { findGrant } from '../../catalog/oauth-grants.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requirePerson } from '../accounts/require.ts';
import { randomAlphanumeric, secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';
import { scopesOf } from './authorize.ts';
import { type ClientCredentials, type OAuthClient, authenticateClient, findClient } from './find-client.ts';
import { type IssuedTokens, issueTokens } from './issue-tokens.ts';
import { type OAuthError, oauthError } from './oauth-error.ts';
import { formatUserCode, newUserCode, parseUserCode } from './user-code.ts';

const TTL_MS = 15 * 60_000;
const INTERVAL_MS = 5_000;
const WINDOW_MS = 15 * 60_000;
/** Devices that one address may start in a window. */
const MAX_STARTS = 60;
/** Codes that one user may type in a window: with 10^10 of them, guessing is hopeless. */
const MAX_ENTRIES = 20;

export interface DeviceStart {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly intervalSeconds: number;
  readonly expiresInSeconds: number;
}

export async function startDevice(
  services: Services,
  input: { readonly credentials: ClientCredentials; readonly scope: string | null; readonly address: string | null },
): Promise<Result<DeviceStart, OAuthError>> {
  const client = await authenticateClient(services, input.credentials);
  if (!client.ok) return client;
  const scopes = scopesOf(client.value, input.scope);
  if (scopes === null) return fail(oauthError('invalid_scope', 'One of the scopes is unknown here.'));
  const now = services.clock.now();
  const subject = `device:${secretDigest(input.address ?? '')}`;
  if ((await countAttempt(services.catalog, subject, now, WINDOW_MS)).attempts > MAX_STARTS) {
    return fail(oauthError('temporarily_unavailable', 'Too many logins were started from here; wait some minutes.'));
  }
  for (;;) {
    const deviceCode = randomAlphanumeric(48);
    const userCode = newUserCode();
    const added = await insertDevice(services.catalog, {
      deviceHash: secretDigest(deviceCode),
      userCodeHash: secretDigest(userCode),
      clientId: client.value.clientId,
      scope: scopes.join(' '),
      status: 'pending',
      grantId: null,
      intervalMs: INTERVAL_MS,
      lastPollAt: null,
      expiresAt: now + TTL_MS,
    });
    if (!added) continue;
    return ok({
      deviceCode,
      userCode: formatUserCode(userCode),
      intervalSeconds: INTERVAL_MS / 1000,
      expiresInSeconds: TTL_MS / 1000,
    });
  }
}

export interface DeviceRequest {
  readonly deviceHash: string;
  /** As people read it. */
  readonly userCode: string;
  readonly client: OAuthClient;
  readonly scopes: readonly string[];
}

/** What waits behind the code that a user typed. */
export async function findDeviceRequest(
  services: Services,
  actor: Actor,
  text: string,
): Promise<Result<DeviceRequest, HubError>> {
  const user = requirePerson(actor);
  if (!user.ok) return user;
  const now = services.clock.now();
  const subject = `user-code:${user.value.userId}`;
  const count = await countAttempt(services.catalog, subject, now, WINDOW_MS);
  if (count.attempts > MAX_ENTRIES) {
    const seconds = Math.ceil((count.expiresAt - now) / 1000);
    return fail(
      hubError('too-many-requests', 'Too many codes were tried; wait some minutes.', { retryAfterSeconds: seconds }),
    );
  }
  const code = parseUserCode(text);
  const device = code === null ? null : await findWaitingDevice(services.catalog, secretDigest(code), now);
  const client = device === null ? null : await findClient(services, device.clientId);
  if (code === null || device === null || client === null) {
    return fail(hubError('not-found', 'This code is not valid: it was used, has expired or was mistyped.'));
  }
  const { deviceHash, scope } = device;
  return ok({ deviceHash, userCode: formatUserCode(code), client, scopes: scope.split(' ') });
}

/** The user's word on it. */
export async function decideDevice(
  services: Services,
  actor: Actor,
  request: DeviceRequest,
  isApproved: boolean,
): Promise<Result<void, HubError>> {
  const user = requirePerson(actor);
  if (!user.ok) return user;
  const { client, scopes, deviceHash } = request;
  const grant = {
    id: crypto.randomUUID(),
    userId: user.value.userId,
    clientId: client.clientId,
    appName: client.name,
    scope: scopes.join(' '),
    createdAt: services.clock.now(),
  };
  const decided = isApproved
    ? await approveDevice(services.catalog, deviceHash, grant)
    : await denyDevice(services.catalog, deviceHash);
  if (!decided) return fail(hubError('conflict', 'This code has been answered already.'));
  services.log.info(isApproved ? 'oauth:approved' : 'oauth:denied', { client: client.clientId, by: grant.userId });
  return ok(undefined);
}

/** The device asks whether its user has answered. */
export async function pollDevice(
  services: Services,
  input: { readonly deviceCode: string; readonly credentials: ClientCredentials; readonly issuer: string },
): Promise<Result<IssuedTokens, OAuthError>> {
  const client = await authenticateClient(services, input.credentials);
  if (!client.ok) return client;
  const deviceHash = secretDigest(input.deviceCode);
  const device = await findDevice(services.catalog, deviceHash);
  if (device === null || device.clientId !== client.value.clientId) {
    return fail(oauthError('invalid_grant', 'The device code is not valid.'));
  }
  const now = services.clock.now();
  if (device.expiresAt <= now) return fail(oauthError('expired_token', 'The device code has expired; start again.'));
  if (device.status === 'denied') return fail(oauthError('access_denied', 'The user did not agree.'));
  if (device.status === 'pending') {
    const isEarly = device.lastPollAt !== null && now - device.lastPollAt < device.intervalMs - TOLERANCE_MS;
    await notePoll(services.catalog, deviceHash, now, device.intervalMs + (isEarly ? INTERVAL_MS : 0));
    return isEarly
      ? fail(oauthError('slow_down', 'Ask less often: wait five seconds more each time.'))
      : fail(oauthError('authorization_pending', 'The user has not answered yet.'));
  }
  const grant = device.grantId === null ? null : await findGrant(services.catalog, device.grantId);
  if (grant === null || !(await takeDevice(services.catalog, deviceHash))) {
    return fail(oauthError('invalid_grant', 'The device code is not valid.'));
  }
  return ok(await issueTokens(services, { grant, client: client.value, nonce: null, issuer: input.issuer }));
}

/** Clocks and networks jitter; a client that keeps the interval must never be told to slow down. */
const TOLERANCE_MS = 500;
