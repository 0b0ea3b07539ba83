import { describe, expect, it, test } from 'vitest';
import { tokenOf } from './authorization-header.ts';
import { baseUrlOf } from './base-url.ts';
import { addressOf } from './client-address.ts';
import { originOf } from './request-origin.ts';

const token = `hf_${'a'.repeat(40)}`;
const basic = (text: string): string => `Basic ${btoa(text)}`;

describe('a token', () => {
  it.each([
    `Bearer ${token}`,
    `bearer  ${token} `,
    basic(`ada:${token}`),
    basic(`${token}:x-oauth-basic`),
    basic(`${token}:`),
    basic(token),
  ])('is found in %s', (header) => {
    expect(tokenOf(header)).toEqual({ ok: true, value: token });
  });

  it.each([basic('ada:my password'), 'Basic %%%', 'Digest abc', token])('is missing in %s', (header) => {
    expect(tokenOf(header)).toMatchObject({ error: { code: 'bad-credentials' } });
  });

  it('that is refused is not repeated to whoever reads the answer', () => {
    expect(JSON.stringify(tokenOf(basic('ada:my password')))).not.toContain('my password');
  });
});

describe('the base URL', () => {
  const request = (url: string, headers: Record<string, string> = {}) => new Request(url, { headers });
  const forwarded = { 'X-Forwarded-Proto': 'https, http', 'X-Forwarded-Host': 'hub.example' };

  it('is the address that was asked, with the API prefix', () => {
    expect(baseUrlOf(request('http://hub.lan:8787/a/b'), { trustProxy: false })).toBe('http://hub.lan:8787');
    expect(baseUrlOf(request('http://hub.lan:8787/hf/api/models'), { trustProxy: false })).toBe(
      'http://hub.lan:8787/hf',
    );
  });

  it('is the configured one when there is one', () => {
    const config = { trustProxy: true, baseUrl: 'https://hub.example/sub' };
    expect(baseUrlOf(request('http://10.0.0.1/csg/api/x', forwarded), config)).toBe('https://hub.example/sub/csg');
  });

  it("believes a proxy only when the operator does, and never a header that is not a host's name", () => {
    expect(baseUrlOf(request('http://10.0.0.1/', forwarded), { trustProxy: false })).toBe('http://10.0.0.1');
    expect(baseUrlOf(request('http://10.0.0.1/', forwarded), { trustProxy: true })).toBe('https://hub.example');
    const wild = { 'X-Forwarded-Proto': 'javascript', 'X-Forwarded-Host': 'evil.example/path?' };
    expect(baseUrlOf(request('http://10.0.0.1/', wild), { trustProxy: true })).toBe('http://10.0.0.1');
  });
});

test.each([
  [{ 'Sec-Fetch-Site': 'same-origin' }, 'own'],
  [{ 'Sec-Fetch-Site': 'same-site', Origin: 'https://space.hub.example' }, 'foreign'],
  [{ 'Sec-Fetch-Site': 'cross-site' }, 'foreign'],
  [{ Origin: 'http://hub.example' }, 'own'],
  [{ Origin: 'http://hub.example:8080' }, 'foreign'],
  [{ Origin: 'https://evil.example' }, 'foreign'],
  [{ Origin: 'null' }, 'foreign'],
  [{}, 'unknown'],
])('a write with %o comes from: %s', (headers, origin) => {
  expect(originOf(new Headers(headers as Record<string, string>), ['hub.example'])).toBe(origin);
});

describe('the address of a client', () => {
  const headers = new Headers({ 'X-Forwarded-For': '6.6.6.6, 192.0.2.7', 'CF-Connecting-IP': '6.6.6.6' });

  it('is what the runtime saw, without the port, whatever the client claims', () => {
    expect(addressOf({ headers, cf: { clientIp: '192.0.2.1:34584' } }, false)).toBe('192.0.2.1');
    expect(addressOf({ headers, cf: { clientIp: '[2001:db8::1]:40944' } }, false)).toBe('[2001:db8::1]');
  });

  it('is what the proxy saw when the operator trusts it', () => {
    expect(addressOf({ headers, cf: { clientIp: '10.0.0.1:1' } }, true)).toBe('192.0.2.7');
  });

  it('is what the edge says where the runtime is Cloudflare', () => {
    expect(addressOf({ headers: new Headers({ 'CF-Connecting-IP': '192.0.2.9' }), cf: { colo: 'TXL' } }, false)).toBe(
      '192.0.2.9',
    );
    expect(addressOf({ headers: new Headers() }, false)).toBeNull();
  });
});
