/** Signing in, access tokens, and what strangers learn about private, renamed and deleted repositories: nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { addToken, addUser, callV1 } from './support/accounts.ts';
import { type HubUser, createHubRepo } from './support/hub-repos.ts';
import { basicAuthorization } from './support/raw-git.ts';

let hub: Hub;
let ada: HubUser;
let eve: HubUser;

beforeAll(async () => {
  hub = await startHub();
  ada = await addUser(hub, 'ada');
  eve = await addUser(hub, 'eve');
});

afterAll(async () => {
  await hub.stop();
});

const bearer = ({ token }: HubUser): string => `Bearer ${token}`;
const whoami = (authorization: string | null): Promise<Response> => hub.fetch('/api/whoami-v2', { authorization });

describe('signing in', () => {
  const login = (username: string, password: string, headers: Record<string, string> = {}): Promise<Response> =>
    hub.fetch('/api/v1/session', {
      method: 'POST',
      authorization: null,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ username, password }),
    });

  async function session(): Promise<string> {
    const answer = await login('ada', 'password of ada');
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly(;|$)/);
    expect(cookie).toMatch(/; SameSite=Lax(;|$)/);
    return cookie.split(';')[0] ?? '';
  }

  const readSession = (cookie: string): Promise<unknown> =>
    callV1(hub, 'GET', '/session', { authorization: null, headers: { cookie } }).then(({ data }) => data);

  it('gives a browser a session, until it signs out', async () => {
    const cookie = await session();
    expect(await readSession(cookie)).toMatchObject({ username: 'ada' });
    const signedOut = await callV1(hub, 'DELETE', '/session', {
      authorization: null,
      headers: { cookie, origin: hub.url },
    });
    expect(signedOut.status).toBe(200);
    expect(await readSession(cookie)).toBeNull();
  });

  it('knows the first administrator by the password from the environment', async () => {
    expect((await login('admin', hub.adminPassword)).status).toBe(200);
  });

  it('says the same about a wrong password and an unknown user', async () => {
    const [wrong, unknown] = await Promise.all([login('ada', 'wrong'), login('nobody', 'wrong')]);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
  });

  it('stops guessing', async () => {
    const answers: number[] = [];
    for (let i = 0; i < 11; i++) answers.push((await login('victim', `guess ${i}`)).status);
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    expect(Number((await login('victim', 'guess')).headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await login('ada', 'password of ada')).status).toBe(200);
  });

  it('lets no other web site write with the session of a visitor, nor sign one in', async () => {
    const cookie = await session();
    const create = (headers: Record<string, string>): Promise<{ status: number }> =>
      callV1(hub, 'POST', '/models', {
        authorization: null,
        headers: { cookie, ...headers },
        body: { name: 'from-a-browser' },
      });
    expect((await create({})).status).toBe(403);
    expect((await create({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await create({ 'sec-fetch-site': 'same-site', origin: hub.url })).status).toBe(403);
    expect((await login('ada', 'password of ada', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await create({ origin: hub.url })).status).toBe(200);
  });

  it('takes no password where a token belongs', async () => {
    const answer = await hub.fetch('/ada/anything.git/info/refs?service=git-upload-pack', {
      authorization: basicAuthorization('ada', 'password of ada'),
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });
});

describe('access tokens', () => {
  it('open the hub as bearer, as user name and as password, also of the operator', async () => {
    for (const authorization of [
      bearer(ada),
      basicAuthorization('ada', ada.token),
      basicAuthorization(ada.token, 'x'),
    ]) {
      expect(await (await whoami(authorization)).json()).toMatchObject({ name: 'ada' });
    }
    expect(await (await whoami(`Bearer ${hub.adminToken}`)).json()).toMatchObject({ name: 'admin' });
  });

  it('are refused when they are wrong, even where nobody needs one', async () => {
    const answer = await hub.fetch('/api/models', { authorization: `Bearer hf_${'x'.repeat(40)}` });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('x-error-message')).toBe('Invalid credentials in Authorization header');
  });

  it('stop at once when they are revoked or replaced', async () => {
    const token = await addToken(hub, 'ada', 'for a day', 'read');
    const replaced = await callV1(hub, 'PUT', '/token/git/for%20a%20day', { authorization: bearer(ada) });
    const second = (replaced.data as { token: string }).token;
    expect((await whoami(`Bearer ${token}`)).status).toBe(401);
    expect((await whoami(`Bearer ${second}`)).status).toBe(200);
    expect((await callV1(hub, 'DELETE', '/user/ada/tokens/for%20a%20day', { authorization: bearer(ada) })).status).toBe(
      200,
    );
    expect((await whoami(`Bearer ${second}`)).status).toBe(401);
  });

  it('that may only read change nothing', async () => {
    await createHubRepo(hub, 'read-only', { owner: ada });
    const reader = `Bearer ${await addToken(hub, 'ada', 'reader', 'read')}`;
    const attempts: readonly [string, string, unknown?][] = [
      ['POST', '/models', { name: 'made-by-a-reader' }],
      ['PUT', '/models/ada/read-only', { private: true }],
      ['POST', '/models/ada/read-only/transfer', { new_name: 'other' }],
      ['DELETE', '/models/ada/read-only'],
      ['POST', '/user/ada/tokens', { name: 'escalated', permission: 'write' }],
      ['GET', '/user/ada/tokens'],
      ['PUT', '/user/ada/password', { current_password: 'password of ada', new_password: 'other password' }],
    ];
    for (const [method, path, body] of attempts) {
      const answer = await callV1(hub, method, path, { authorization: reader, body });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
    expect((await callV1(hub, 'GET', '/models/ada/read-only', { authorization: reader })).status).toBe(200);
  });

  it('never show in the log', async () => {
    expect(hub.logs()).not.toContain(ada.token);
    expect(hub.logs()).not.toContain(hub.adminToken);
    expect(hub.logs()).not.toContain('password of ada');
  });
});

/** One request of every kind that names a repository; `{repo}` stands for its name. */
const questions: readonly (readonly [method: string, path: string, body?: string, contentType?: string])[] = [
  ['GET', '/api/models/ada/{repo}'],
  ['HEAD', '/api/models/ada/{repo}'],
  ['GET', '/api/models/ada/{repo}/revision/main'],
  ['GET', '/api/models/ada/{repo}/tree/main'],
  ['GET', '/api/models/ada/{repo}/refs'],
  ['GET', '/api/models/ada/{repo}/commits/main'],
  ['GET', '/api/models/ada/{repo}/compare/main..main'],
  ['GET', '/api/models/ada/{repo}/auth-check'],
  ['POST', '/api/models/ada/{repo}/paths-info/main', 'paths=a', 'application/x-www-form-urlencoded'],
  ['PUT', '/api/models/ada/{repo}/settings', '{"private":false}', 'application/json'],
  ['DELETE', '/api/repos/delete', '{"organization":"ada","name":"{repo}"}', 'application/json'],
  ['POST', '/api/repos/move', '{"fromRepo":"ada/{repo}","toRepo":"eve/{repo}"}', 'application/json'],
  ['GET', '/ada/{repo}/resolve/main/README.md'],
  ['HEAD', '/ada/{repo}/resolve/main/README.md'],
  ['GET', '/ada/{repo}/raw/main/README.md'],
  ['GET', '/v2/ada/{repo}/manifests/latest'],
  ['GET', '/hf/api/models/ada/{repo}'],
  ['GET', '/api/v1/models/ada/{repo}'],
  ['PUT', '/api/v1/models/ada/{repo}', '{"private":false}', 'application/json'],
  ['DELETE', '/api/v1/models/ada/{repo}'],
  ['POST', '/api/v1/models/ada/{repo}/transfer', '{"new_namespace":"eve"}', 'application/json'],
  ['GET', '/ada/{repo}.git/info/refs?service=git-upload-pack'],
  ['GET', '/ada/{repo}/info/refs?service=git-receive-pack'],
  ['POST', '/ada/{repo}.git/git-upload-pack', '0000', 'application/x-git-upload-pack-request'],
  ['POST', '/ada/{repo}.git/git-receive-pack', '0000', 'application/x-git-receive-pack-request'],
  [
    'POST',
    '/ada/{repo}.git/info/lfs/objects/batch',
    '{"operation":"download","transfers":["basic"],"objects":[]}',
    'application/vnd.git-lfs+json',
  ],
  [
    'POST',
    '/ada/{repo}.git/info/lfs/objects/batch',
    '{"operation":"upload","transfers":["basic"],"objects":[]}',
    'application/vnd.git-lfs+json',
  ],
  ['GET', '/ada/{repo}.git/info/lfs/locks'],
  ['GET', '/ada/{repo}'],
  ['GET', '/ada/{repo}/tree/main'],
];

async function ask(index: number, repo: string, authorization: string | null): Promise<unknown> {
  const [method, path, body, contentType] = questions[index] ?? ['', ''];
  const answer = await hub.fetch(path.replaceAll('{repo}', repo), {
    method,
    authorization,
    ...(body !== undefined && {
      body: body.replaceAll('{repo}', repo),
      headers: { 'content-type': contentType ?? '' },
    }),
  });
  const headers = Object.fromEntries(
    [...answer.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date'),
  );
  // Pages carry a nonce of their own in the policy and in the document.
  const text = JSON.stringify({ status: answer.status, headers, body: await answer.text() });
  const requestId = answer.headers.get('x-request-id') ?? 'none';
  return text
    .replaceAll(repo, '{repo}')
    .replaceAll(requestId, '{request}')
    .replaceAll(/nonce[-=]\\?"?[\w+/=-]+/g, 'nonce');
}

describe('a private repository', () => {
  beforeAll(async () => {
    await createHubRepo(hub, 'secret', { owner: ada, private: true });
  });

  it.each(questions.map(([method, path], index) => [method, path, index] as const))(
    'answers %s %s as one that is not there',
    async (_method, _path, index) => {
      for (const authorization of [null, bearer(eve)]) {
        const hidden = await ask(index, 'secret', authorization);
        expect(hidden).toEqual(await ask(index, 'absent', authorization));
        expect(hidden).toMatch(/"status":40[14]/);
      }
    },
  );

  it('is in no list but its owner’s', async () => {
    const names = async (authorization: string | null): Promise<unknown> =>
      ((await (await hub.fetch('/api/models?search=secret', { authorization })).json()) as { id: string }[]).map(
        ({ id }) => id,
      );
    expect(await names(null)).toEqual([]);
    expect(await names(bearer(eve))).toEqual([]);
    expect(await names(bearer(ada))).toEqual(['ada/secret']);
    const listed = await callV1(hub, 'GET', '/models?search=secret', { authorization: bearer(eve) });
    expect(listed.data).toEqual([]);
  });
});

describe('a repository', () => {
  it('is found under its former names in every protocol', async () => {
    await createHubRepo(hub, 'first-name', { owner: ada });
    const move = (from: string, to: string): Promise<Response> =>
      hub.fetch('/api/repos/move', {
        method: 'POST',
        authorization: bearer(ada),
        body: JSON.stringify({ fromRepo: `ada/${from}`, toRepo: `ada/${to}`, type: 'model' }),
      });
    expect((await move('first-name', 'second-name')).status).toBe(200);
    expect((await move('first-name', 'third-name')).status).toBe(200);

    const info = await hub.fetch('/api/models/ada/first-name', { authorization: null });
    expect([info.status, info.headers.get('location')]).toEqual([307, '/api/models/ada/third-name']);
    const file = await hub.fetch('/hf/ada/second-name/resolve/main/a.txt?download=true', { authorization: null });
    expect([file.status, file.headers.get('location')]).toEqual([
      307,
      '/hf/ada/third-name/resolve/main/a.txt?download=true',
    ]);
    const v1 = await callV1(hub, 'GET', '/models/ada/first-name', { authorization: null });
    expect(v1.data).toMatchObject({ path: 'ada/third-name' });
    const refs = await fetch(`${hub.url}/ada/first-name.git/info/refs?service=git-upload-pack`);
    expect(refs.status).toBe(200);
  });

  it('whose name is taken is said where it is', async () => {
    await createHubRepo(hub, 'taken', { owner: ada, type: 'dataset' });
    const again = await hub.fetch('/api/repos/create', {
      method: 'POST',
      authorization: bearer(ada),
      body: JSON.stringify({ name: 'TAKEN', type: 'dataset' }),
    });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ url: `${hub.url}/datasets/ada/taken` });
  });

  it('is gone at once when it is deleted, and its name is free', async () => {
    await createHubRepo(hub, 'doomed', { owner: ada });
    const remove = (): Promise<Response> =>
      hub.fetch('/api/repos/delete', {
        method: 'DELETE',
        authorization: bearer(ada),
        body: JSON.stringify({ name: 'doomed', type: null }),
      });
    expect((await remove()).status).toBe(200);
    const again = await remove();
    expect([again.status, again.headers.get('x-error-code')]).toEqual([404, 'RepoNotFound']);
    expect((await hub.fetch('/api/models/ada/doomed')).status).toBe(404);
    await createHubRepo(hub, 'doomed', { owner: ada });
  });

  it('whose files were just read is hidden, renamed and deleted at once', async () => {
    await createHubRepo(hub, 'read-often', { owner: ada });
    const read = async (name = 'read-often'): Promise<number> => {
      const answer = await hub.fetch(`/ada/${name}/resolve/main/a.txt`, { authorization: null });
      const listed = await fetch(`${hub.url}/ada/${name}.git/info/refs?service=git-upload-pack`);
      return listed.status === 200 && answer.headers.get('x-error-code') === 'EntryNotFound' ? 200 : answer.status;
    };
    const change = async (method: string, path: string, body: unknown): Promise<void> => {
      const answer = await hub.fetch(path, { method, authorization: bearer(ada), body: JSON.stringify(body) });
      expect(answer.status).toBe(200);
    };
    const readOften = async (name?: string): Promise<void> => {
      for (let i = 0; i < 3; i++) expect(await read(name)).toBe(200);
    };
    await readOften();
    await change('PUT', '/api/models/ada/read-often/settings', { private: true });
    expect(await read()).toBe(401);
    await change('PUT', '/api/models/ada/read-often/settings', { private: false });
    await readOften();
    await change('POST', '/api/repos/move', { fromRepo: 'ada/read-often', toRepo: 'ada/read-more', type: 'model' });
    expect(await read()).toBe(307);
    await readOften('read-more');
    await change('DELETE', '/api/repos/delete', { name: 'read-more', type: null });
    expect(await read('read-more')).toBe(401);
  });

  it('survives a restart, as do tokens and sessions', async () => {
    await createHubRepo(hub, 'lasting', { owner: ada });
    await hub.restart();
    expect((await hub.fetch('/api/models/ada/lasting', { authorization: bearer(ada) })).status).toBe(200);
    expect((await whoami(`Bearer ${hub.adminToken}`)).status).toBe(200);
  });
});

describe('the API description', () => {
  it('lists every endpoint, and a page shows it without any other host', async () => {
    const description = (await (await hub.fetch('/openapi.json', { authorization: null })).json()) as {
      paths: Record<string, unknown>;
    };
    expect(Object.keys(description.paths)).toEqual(
      expect.arrayContaining(['/api/v1/session', '/api/v1/users', '/api/v1/datasets/{namespace}/{name}']),
    );
    const page = await hub.fetch('/docs', { authorization: null });
    const text = await page.text();
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(text).toContain('/api/v1/user/{username}/tokens');
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});
