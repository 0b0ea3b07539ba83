import { expect, it } from 'vitest';
import { matchesRedirectUri, parseRedirectUri } from './redirect-uri.ts';

it.each([
  'https://app.example.org/callback',
  'https://app.example.org/callback?from=hub',
  'http://localhost/callback',
  'http://127.0.0.1:8080/',
  'http://[::1]/callback',
  'com.example.app:/callback',
])('%s may be registered', (uri) => {
  expect(parseRedirectUri(uri).ok).toBe(true);
});

it.each([
  'http://app.example.org/callback',
  'https://app.example.org/#fragment',
  'https://app.example.org/#',
  'javascript:alert(1)',
  'data:text/html,x',
  'myapp://callback',
  '/callback',
  '',
])('%s may not', (uri) => {
  expect(parseRedirectUri(uri).ok).toBe(false);
});

it.each([
  ['https://a.org/cb', 'https://a.org/cb', true],
  ['https://a.org/cb/', 'https://a.org/cb', false],
  ['https://a.org/cb?x=1', 'https://a.org/cb', false],
  ['https://a.org:8443/cb', 'https://a.org/cb', false],
  ['https://a.org.evil.org/cb', 'https://a.org/cb', false],
  ['https://a.org/cb/../x', 'https://a.org/cb', false],
  ['http://localhost:49282/cb', 'http://localhost/cb', true],
  ['http://localhost:49282/cb?x', 'http://localhost/cb', false],
  ['http://localhost:49282/cb#x', 'http://localhost/cb', false],
  ['http://127.0.0.1:49282/cb', 'http://localhost/cb', false],
  ['http://user@localhost:1/cb', 'http://localhost/cb', false],
  ['http://[::1]:5/cb', 'http://[::1]/cb', true],
])('%s for %s: %s', (asked, registered, matches) => {
  expect(matchesRedirectUri(asked, registered)).toBe(matches);
});
