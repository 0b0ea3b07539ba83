import { describe, expect, it } from 'vitest';
import type { Sha256 } from '../domain/oid.ts';
import { formatPointer, parsePointer } from './pointer.ts';

const oid = 'ab'.repeat(32) as Sha256;
const good = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`;
const parse = (text: string) => parsePointer(new TextEncoder().encode(text));

describe('pointers', () => {
  it('are read and written as git-lfs does', () => {
    expect(parse(good)).toEqual({ oid, sizeBytes: 12345 });
    expect(formatPointer({ oid, sizeBytes: 12345 })).toBe(good);
  });

  it.each([
    ['an older name of the spec', good.replace('git-lfs', 'hawser')],
    ['an extension', good.replace('oid ', `ext-0-case sha256:${oid}\noid `)],
    ['a size of zero', good.replace('12345', '0')],
  ])('may have %s', (_, text) => {
    expect(parse(text)).not.toBeNull();
  });

  it.each([
    ['empty', ''],
    ['text', 'version 1 of my notes\n'],
    ['of another spec', good.replace('/v1', '/v9')],
    ['without an oid', good.replace(/oid .*\n/, '')],
    ['with a short oid', good.replace('abab', 'ab')],
    ['with an oid in capitals', good.replace(oid, oid.toUpperCase())],
    ['with a negative size', good.replace('12345', '-1')],
    ['with a size beyond exact numbers', good.replace('12345', '9999999999999999')],
    ['with a padded size', good.replace('12345', '012345')],
    ['cut off', good.slice(0, -1)],
    ['too long', `${good}x ${'y'.repeat(1000)}\n`],
  ])('are not what is %s', (_, text) => {
    expect(parse(text)).toBeNull();
  });
});
