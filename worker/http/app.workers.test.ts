import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../test/support/catalog-services.ts';
import type { Env } from '../config.ts';
import { createApp } from './app.ts';

let hub: TestHub;

beforeEach(async () => {
  hub = await openTestHub();
});

function ask(path: string, init?: RequestInit): Promise<Response> {
  const app = createApp(
    () => hub.services,
    ({ page }) => `<p>${page.name}</p>`,
  );
  return Promise.resolve(app.request(`http://hub.example${path}`, init, env as unknown as Env));
}

describe('every answer', () => {
  it.each(['/healthz', '/api/models', '/api/v1/models', '/nowhere', '/ada/cats/resolve/main/a'])(
    'keeps what it carries from running as part of the hub: %s',
    async (path) => {
      const answer = await ask(path);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('cache-control')).toMatch(/private|no-store/);
    },
  );

  it('has an id: the one it was asked with, or a new one when that could do harm', async () => {
    expect(
      (await ask('/healthz', { headers: { 'X-Request-Id': 'trace-0123456789' } })).headers.get('x-request-id'),
    ).toBe('trace-0123456789');
    expect((await ask('/healthz', { headers: { 'X-Request-Id': 'a "b"' } })).headers.get('x-request-id')).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });
});

describe('a failure inside the hub', () => {
  beforeEach(() => {
    Object.assign(hub.services, {
      catalog: {
        get db(): never {
          throw new Error('the disk with hf_secret is on fire');
        },
      },
    });
  });

  it.each([
    ['/api/models', (body: Record<string, string>) => body['error']],
    ['/api/v1/models', (body: Record<string, string>) => body['msg']],
  ])('is answered in the dialect of %s, without its cause, and logged once', async (path, messageOf) => {
    const answer = await ask(path, { headers: { 'X-Request-Id': 'trace-0123456789' } });
    expect(answer.status).toBe(500);
    const message = messageOf(await answer.json());
    expect(message).toContain('trace-0123456789');
    expect(message).not.toContain('fire');
    expect(hub.calls).toEqual([expect.stringContaining('http:error Error: the disk')]);
  });

  it('does not reach the health of the process', async () => {
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/readyz')).status).toBe(503);
  });
});

describe('the prefixes', () => {
  it('repeat the API and nothing else', async () => {
    for (const prefix of ['/hf', '/csg', '/ms']) {
      expect((await ask(`${prefix}/api/models`)).status).toBe(200);
      expect((await ask(`${prefix}/api/v1/models`)).status).toBe(200);
      expect((await ask(`${prefix}/`)).status).toBe(404);
      expect((await ask(`${prefix}/ada`)).status).toBe(404);
    }
  });
});

describe('input of the public API', () => {
  const post = (path: string, body: string): Promise<Response> => ask(path, { method: 'POST', body });

  it.each([
    ['/api/v1/session', '{"username":"ada"}', 'password'],
    ['/api/v1/session', '{"username":1,"password":"x"}', 'username'],
    ['/api/v1/session', 'username=ada', 'not JSON'],
    ['/api/v1/models', '{"name":"cats","private":"yes"}', 'private'],
  ])('is checked: %s %s', async (path, body, named) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'bad-request', msg: expect.stringContaining(named) });
  });

  it('is checked in queries, and is never larger than a form', async () => {
    expect((await ask('/api/v1/models?per=1000')).status).toBe(400);
    expect((await ask('/api/v1/models?sort=random')).status).toBe(400);
    expect((await post('/api/v1/session', `{"username":"${'a'.repeat(300_000)}"}`)).status).toBe(413);
  });
});
