import { expect, it } from 'vitest';
import { isRange, refusalOf } from './address-policy.ts';

it.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001:8080/',
  'http://0177.0.0.1/',
  'http://0.0.0.0/',
  'http://10.1.2.3/',
  'http://172.31.255.255/',
  'http://192.168.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://100.64.0.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://localhost:3000/',
  'http://hub.localhost/',
  'http://localhost./',
  'http://LOCALHOST/',
])('%s is not sent to', (url) => {
  expect(refusalOf(url, [])).toMatch(/private network/);
});

it.each([
  'https://example.com/hook?key=1',
  'http://93.184.216.34/',
  'https://[2606:4700::1111]/',
  'http://172.32.0.1/',
])('%s is sent to', (url) => {
  expect(refusalOf(url, [])).toBeNull();
});

it.each(['ftp://example.com/', 'file:///etc/passwd', 'example.com', 'https://user:pass@example.com/'])(
  '%s is no address for a request',
  (url) => {
    expect(refusalOf(url, ['0.0.0.0/0'])).not.toBeNull();
  },
);

it('what the operator allows is sent to, and nothing beside it', () => {
  expect(refusalOf('http://10.1.2.3/', ['10.1.0.0/16'])).toBeNull();
  expect(refusalOf('http://10.2.2.3/', ['10.1.0.0/16'])).not.toBeNull();
  expect(refusalOf('http://localhost/', ['127.0.0.1'])).toBeNull();
  expect(refusalOf('http://[fd12::1]/', ['fd00::/8'])).toBeNull();
  expect(refusalOf('http://127.0.0.2/', ['fd00::/8'])).not.toBeNull();
});

it('tells ranges from other text', () => {
  expect(['10.0.0.0/8', '::1', 'fd00::/8', '192.168.1.7'].every(isRange)).toBe(true);
  expect(['10.0.0.0/33', '10.0.0/8', 'private', '', '10.0.0.0/x', '1.2.3.4/'].some(isRange)).toBe(false);
});
