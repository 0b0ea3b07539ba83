/** OAuth: `hf auth login`, signing in to apps with @huggingface/hub, tokens for CI jobs, and what none of them may do. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failuresOf, runChecks } from './clients/run-checks.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { addToken, addUser, callV1 } from './support/accounts.ts';
import { type HubUser, createHubRepo } from './support/hub-repos.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { runAsync } from './support/run-async.ts';

let hub: Hub;
let issuer: Receiver;
let ada: HubUser;
let cookie: string;
const keys = await generateKeyPair('RS256');

beforeAll(async () => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'of the test', alg: 'RS256' };
  issuer = await startReceiver(() => ({
    '/.well-known/openid-configuration': { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` },
    '/keys': { keys: [jwk] },
  }));
  hub = await startHub({ env: { HUB_OUTGOING_ALLOW: '127.0.0.1', HUB_OIDC_ISSUERS: issuer.url } });
  ada = await addUser(hub, 'ada');
  cookie = await signIn('ada');
});

afterAll(async () => {
  await hub.stop();
  await issuer.close();
});

async function signIn(name: string): Promise<string> {
  const answer = await form('/login', { username: name, password: `password of ${name}`, next: '/' }, '');
  expect(answer.status).toBe(303);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** Sends a form as a page of the hub would. */
function form(path: string, fields: Record<string, string>, session = cookie, origin = hub.url): Promise<Response> {
  return hub.fetch(path, {
    method: 'POST',
    authorization: null,
    headers: { cookie: session, origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
}

function page(path: string, session = cookie): Promise<Response> {
  return hub.fetch(path, { authorization: null, headers: { cookie: session, accept: 'text/html' } });
}

interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly error?: string;
}

async function token(fields: Record<string, string>): Promise<TokenAnswer> {
  const answer = await hub.fetch('/oauth/token', {
    method: 'POST',
    authorization: null,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  return (await answer.json()) as TokenAnswer;
}

async function statusOf(bearer: string, path: string, init: RequestInit = {}): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await hub.fetch(path, { ...init, headers, authorization: `Bearer ${bearer}` })).status;
}

describe.each(['hub-newest', 'hub-1.33'] as const)('hf auth login (%s)', (name) => {
  const python = pythonEnv(name);
  const hf = join(dirname(python ?? ''), 'hf');

  /** Starts the login, answers its question in a browser's place, and waits for its end. */
  async function login(home: string, answer: 'allow' | 'deny') {
    const child = spawn(hf, ['auth', 'login'], { env: { ...clientEnv(hub.url, home), PYTHONUNBUFFERED: '1' } });
    let output = '';
    const code = new Promise<string>((resolve) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const found = /user_code=([A-Z]{4}-[A-Z]{4})/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const userCode = await Promise.race([code, ended.then(() => Promise.reject(new Error(output)))]);
    const shown = await page(`/oauth/device?user_code=${userCode}`);
    expect(await shown.text()).toContain(userCode);
    const answered = await form('/oauth/device/answer', { user_code: userCode, answer });
    expect(answered.status).toBe(200);
    return { status: await ended, output: () => output, userCode };
  }

  it.skipIf(python === null)(`gets a token that works until it is revoked${whySkipped(name)}`, async () => {
    const home = scratchDir('hf-home');
    const { status, output, userCode } = await login(home, 'allow');
    expect(output()).toContain('Login successful');
    expect(status).toBe(0);
    const env = clientEnv(hub.url, home);
    const run = (...args: string[]) => runAsync(hf, args, { env });
    expect((await run('auth', 'whoami')).stdout).toContain('ada');
    expect((await run('repos', 'create', `by-${name.replace('.', '-')}`)).status).toBe(0);
    // A code works once.
    expect((await page(`/oauth/device?user_code=${userCode}`)).status).toBe(404);

    const tokens = (await callV1(hub, 'GET', '/user/ada/tokens')).data as readonly { token_name: string }[];
    const names = tokens.map(({ token_name }) => token_name).filter((each) => each.startsWith('Hugging Face CLI'));
    expect(names.length).toBeGreaterThan(0);
    for (const each of names) await callV1(hub, 'DELETE', `/user/ada/tokens/${encodeURIComponent(each)}`);
    expect((await run('auth', 'whoami')).stdout).not.toContain('ada');
  });

  it.skipIf(python === null)(`ends when the user refuses${whySkipped(name)}`, async () => {
    const { status, output } = await login(scratchDir('hf-home'), 'deny');
    expect(output()).toMatch(/denied/);
    expect(status).not.toBe(0);
  });
});

describe('the device flow', () => {
  const start = async (): Promise<{ device_code: string; user_code: string }> => {
    const answer = await hub.fetch('/oauth/device', {
      method: 'POST',
      authorization: null,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'client_id=26be6b09-91c5-47da-9861-d2d2bb7a7e36',
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as { device_code: string; user_code: string };
  };
  const poll = (device_code: string, client_id = '26be6b09-91c5-47da-9861-d2d2bb7a7e36'): Promise<TokenAnswer> =>
    token({ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code, client_id });

  it('tells a device to wait, to wait longer, and that it is not known', async () => {
    const { device_code: code } = await start();
    expect((await poll(code)).error).toBe('authorization_pending');
    expect((await poll(code)).error).toBe('slow_down');
    expect((await poll('unknown')).error).toBe('invalid_grant');
    expect((await poll(code, 'another')).error).toBe('invalid_client');
  });

  it('lets no other site and no app answer, and nobody who is not signed in', async () => {
    const { user_code, device_code: code } = await start();
    const fields = { user_code, answer: 'allow' };
    expect((await form('/oauth/device/answer', fields, cookie, 'https://other.example.org')).status).toBe(403);
    expect((await form('/oauth/device/answer', fields, '')).headers.get('location')).toMatch(/^\/login/);
    expect((await page(`/oauth/device?user_code=${user_code}`, '')).headers.get('location')).toMatch(/^\/login\?next=/);
    expect((await poll(code)).error).toBe('authorization_pending');
  });

  it('lets nobody guess codes', async () => {
    await addUser(hub, 'guesser');
    const guesser = await signIn('guesser');
    const guesses = Array.from({ length: 25 }, () => page('/oauth/device?user_code=BCDF-GHJK', guesser));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses).toContain(429);
    expect(statuses.filter((status) => status === 404).length).toBeLessThanOrEqual(20);
  });
});

describe('apps', () => {
  const redirectUrl = 'http://localhost:49152/callback';
  const verifier = 'v'.repeat(64);
  let clientId: string;

  beforeAll(async () => {
    const made = await hub.fetch('/api/settings/oauth-apps', {
      method: 'POST',
      authorization: `Bearer ${ada.token}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: '<i>An app</i>',
        redirectUris: ['http://localhost/callback', 'https://app.example.org/'],
      }),
    });
    ({ clientId } = (await made.json()) as { clientId: string });
  });

  async function challenge(): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    return Buffer.from(digest).toString('base64url');
  }

  async function request(more: Record<string, string> = {}): Promise<Record<string, string>> {
    return {
      client_id: clientId,
      redirect_uri: redirectUrl,
      response_type: 'code',
      scope: 'openid profile',
      state: 'state',
      code_challenge: await challenge(),
      code_challenge_method: 'S256',
      ...more,
    };
  }

  /** The user agrees; answers what the app gets. */
  async function tokensFor(scope: string): Promise<TokenAnswer> {
    const agreed = await form('/oauth/authorize', { ...(await request({ scope })), answer: 'allow' });
    const code = new URL(agreed.headers.get('location') ?? '').searchParams.get('code') ?? '';
    return token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUrl,
      code_verifier: verifier,
      client_id: clientId,
    });
  }

  it('sign people in with @huggingface/hub', async () => {
    const home = scratchDir('hf-home');
    const facts = join(home, 'facts.json');
    writeFileSync(facts, JSON.stringify({ clientId, cookie, username: 'ada', redirectUrl }));
    const checks = await runChecks(process.execPath, 'hub-oauth.mjs', [facts, hub.url], clientEnv(hub.url, home));
    expect(failuresOf(checks)).toEqual([]);
    expect(checks).toHaveLength(3);
  });

  it('are sent nowhere that they have not registered', async () => {
    for (const redirect_uri of [
      'https://evil.example.org/',
      'https://app.example.org/other',
      'https://app.example.org/?x',
      'http://127.0.0.1:49152/callback',
      'http://localhost:49152/callback/x',
      'javascript:alert(1)',
    ]) {
      const query = new URLSearchParams(await request({ redirect_uri })).toString();
      const answer = await page(`/oauth/authorize?${query}`);
      expect(answer.status, redirect_uri).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
    }
    expect(
      (await page(`/oauth/authorize?${new URLSearchParams(await request({ client_id: 'x' })).toString()}`)).status,
    ).toBe(400);
  });

  it.each([
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: '' }, 'invalid_request'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ scope: 'openid everything' }, 'invalid_scope'],
  ])('are told what is wrong with %j', async (wrong, error) => {
    const answer = await page(`/oauth/authorize?${new URLSearchParams(await request(wrong)).toString()}`);
    const told = new URL(answer.headers.get('location') ?? '');
    expect(told.origin + told.pathname).toBe(redirectUrl);
    expect(Object.fromEntries(told.searchParams)).toMatchObject({ error, state: 'state', iss: hub.url });
  });

  it('get no consent through pages of other sites', async () => {
    const fields = { ...(await request()), answer: 'allow' };
    expect((await form('/oauth/authorize', fields, cookie, 'https://evil.example.org')).status).toBe(403);
    const shown = await page(`/oauth/authorize?${new URLSearchParams(await request()).toString()}`);
    const policy = shown.headers.get('content-security-policy');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' http://localhost:49152;");
  });

  it('do what was agreed, and nothing to the account', async () => {
    const secret = await createHubRepo(hub, 'secret', { owner: ada, private: true });
    const info = `/api/models/${secret.path}`;
    const make = { method: 'POST', body: JSON.stringify({ name: 'made-by-an-app' }) };
    const mint = { method: 'POST', body: JSON.stringify({ name: 'a way to stay', permission: 'write' }) };

    const identity = (await tokensFor('openid profile')).access_token;
    expect(await statusOf(identity, '/api/whoami-v2')).toBe(200);
    expect(await statusOf(identity, info)).toBe(404);
    expect(await statusOf(identity, '/api/repos/create', make)).toBe(403);

    const reader = (await tokensFor('read-repos')).access_token;
    expect(await statusOf(reader, info)).toBe(200);
    expect(await statusOf(reader, '/api/repos/create', make)).toBe(403);

    const writer = (await tokensFor('write-repos')).access_token;
    expect(await statusOf(writer, '/api/repos/create', make)).toBe(200);
    for (const [path, init] of [
      ['/api/v1/user/ada/tokens', mint],
      ['/api/v1/user/ada/tokens', { method: 'GET' }],
      ['/api/settings/webhooks', { method: 'GET' }],
      ['/api/settings/oauth-apps', { method: 'GET' }],
      [`${info}/trusted-publishers`, { method: 'GET' }],
    ] as const) {
      expect(await statusOf(writer, path, init), path).toBe(403);
    }
  });

  it('do not share the rights of an administrator', async () => {
    cookie = await signInAsAdmin();
    const { access_token: bearer } = await tokensFor('write-repos');
    cookie = await signIn('ada');
    expect(await statusOf(bearer, '/api/models/ada/secret')).toBe(404);
    const body = JSON.stringify({ username: 'planted', password: 'a long password' });
    expect(await statusOf(bearer, '/api/v1/users', { method: 'POST', body })).toBe(403);
  });

  async function signInAsAdmin(): Promise<string> {
    const answer = await form('/login', { username: 'admin', password: hub.adminPassword, next: '/' }, '');
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  it('renew their tokens, each refresh token once, and give them back', async () => {
    const first = await tokensFor('openid');
    const renew = (refresh_token: string): Promise<TokenAnswer> =>
      token({ grant_type: 'refresh_token', refresh_token, client_id: clientId });
    const second = await renew(first.refresh_token);
    expect(await statusOf(second.access_token, '/api/whoami-v2')).toBe(200);
    expect((await renew(first.refresh_token)).error).toBe('invalid_grant');
    await hub.fetch('/oauth/revoke', {
      method: 'POST',
      authorization: null,
      body: new URLSearchParams({ token: second.refresh_token }),
    });
    expect(await statusOf(second.access_token, '/api/whoami-v2')).toBe(401);
    expect((await renew(second.refresh_token)).error).toBe('invalid_grant');
  });
});

describe('CI jobs', () => {
  const job = (claims: Record<string, string> = {}, audience = hub.url): Promise<string> =>
    new SignJWT({ repository: 'acme/train', ref: 'refs/heads/main', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'of the test' })
      .setIssuer(issuer.url)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('5 min')
      .sign(keys.privateKey);
  const exchange = (subject_token: string, resource: string): Promise<TokenAnswer> =>
    token({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      subject_token,
      resource,
    });
  const trust = (path: string, body: unknown, as = ada): Promise<Response> =>
    hub.fetch(path, {
      method: 'POST',
      authorization: `Bearer ${as.token}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    await createHubRepo(hub, 'published', { owner: ada, private: true });
    await createHubRepo(hub, 'beside', { owner: ada, private: true });
    const claims = { repository: 'acme/train', branch: 'main' };
    expect((await trust('/api/models/ada/published/trusted-publishers', { issuer: issuer.url, claims })).status).toBe(
      201,
    );
  });

  it.skipIf(pythonEnv('hub-newest') === null)('upload with `hf` and no secret', async () => {
    const home = scratchDir('hf-home');
    writeFileSync(join(home, 'model.txt'), 'weights');
    const env = { ...clientEnv(hub.url, home), HF_OIDC_RESOURCE: 'ada/published', HF_OIDC_ID_TOKEN: await job() };
    const hf = join(dirname(pythonEnv('hub-newest') ?? ''), 'hf');
    const upload = await runAsync(hf, ['upload', 'ada/published', join(home, 'model.txt'), 'model.txt'], { env });
    expect(upload.stderr + upload.stdout).toContain('Uploaded');
    expect(upload.status).toBe(0);
  });

  it('reach one repository, and change nothing about it', async () => {
    const { access_token: bearer } = await exchange(await job(), 'ada/published');
    const settings = { method: 'PUT', body: JSON.stringify({ private: false }) };
    expect(await statusOf(bearer, '/api/models/ada/published')).toBe(200);
    expect(await statusOf(bearer, '/api/models/ada/published/auth-check/write')).toBe(200);
    expect(await statusOf(bearer, '/api/models/ada/published/settings', settings)).toBe(403);
    expect(await statusOf(bearer, '/api/models/ada/beside')).toBe(404);
    expect(await statusOf(bearer, '/api/repos/create', { method: 'POST', body: JSON.stringify({ name: 'x' }) })).toBe(
      403,
    );
    expect(await statusOf(bearer, '/api/v1/user/ada/tokens')).toBe(403);
  });

  it('are refused unless everything fits', async () => {
    const other = await generateKeyPair('RS256');
    const forged = await new SignJWT({ repository: 'acme/train', ref: 'refs/heads/main' })
      .setProtectedHeader({ alg: 'RS256', kid: 'of the test' })
      .setIssuer(issuer.url)
      .setAudience(hub.url)
      .setIssuedAt()
      .setExpirationTime('5 min')
      .sign(other.privateKey);
    for (const [subject, resource] of [
      [await job({ ref: 'refs/heads/other' }), 'ada/published'],
      [await job({ repository: 'evil/train' }), 'ada/published'],
      [await job({}, 'https://huggingface.co'), 'ada/published'],
      [await job(), 'ada/beside'],
      [await job(), 'ada/missing'],
      [await job(), 'ada'],
      [forged, 'ada/published'],
      ['nonsense', 'ada/published'],
    ] as const) {
      expect((await exchange(subject, resource)).error, resource).toBe('invalid_grant');
    }
  });

  it('are trusted only by those who manage a repository', async () => {
    const eve = await addUser(hub, 'eve');
    const publisher = { issuer: issuer.url, claims: { repository: 'evil/train' } };
    const reader = { name: 'ada', token: await addToken(hub, 'ada', 'a reader', 'read') };
    expect((await trust('/api/models/ada/published/trusted-publishers', publisher, eve)).status).toBe(404);
    expect((await trust('/api/models/ada/published/trusted-publishers', publisher, reader)).status).toBe(403);
    const own = '/api/models/ada/published/trusted-publishers';
    expect((await trust(own, { ...publisher, issuer: 'https://issuer.example.org' })).status).toBe(400);
    expect((await trust(own, { ...publisher, claims: {} })).status).toBe(400);
  });
});
