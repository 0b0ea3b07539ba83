import { expect, test } from 'vitest';
import { isTokenText } from '../../domain/account.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { newTokenText, randomAlphanumeric, secretDigest } from './secrets.ts';

test('tokens have the form that clients insist on, and differ', () => {
  const tokens = Array.from({ length: 100 }, newTokenText);
  expect(tokens.every(isTokenText)).toBe(true);
  expect(new Set(tokens).size).toBe(100);
});

test('every letter and digit is drawn as often as the others', () => {
  const text = randomAlphanumeric(62_000);
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(62);
  // 1000 each, with a standard deviation of 31: six of them never happen, a bias of one in four bytes would.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(190);
});

test('a digest is SHA-256 in hex', () => {
  expect(secretDigest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('passwords are verified by their digest, each salted', async () => {
  const stored = await hashPassword('correct horse');
  expect(stored).toMatch(/^scrypt\$15\$8\$1\$/);
  expect(await hashPassword('correct horse')).not.toBe(stored);
  expect(await verifyPassword('correct horse', stored)).toBe(true);
  expect(await verifyPassword('Correct horse', stored)).toBe(false);
  expect(await verifyPassword('correct horse', null)).toBe(false);
  expect(await verifyPassword('correct horse', 'md5$whatever')).toBe(false);
});

test('a password typed as composed or decomposed characters is the same', async () => {
  const stored = await hashPassword('caf\u00e9 noir');
  expect(await verifyPassword('cafe\u0301 noir', stored)).toBe(true);
});

test('digests made with another cost are still read (RFC 7914, section 12)', async () => {
  const salt = Buffer.from('NaCl').toString('base64url');
  const key = Buffer.from(
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    'hex',
  ).toString('base64url');
  expect(await verifyPassword('password', `scrypt$10$8$16$${salt}$${key}`)).toBe(true);
});
