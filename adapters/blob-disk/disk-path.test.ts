import { describe, expect, it } from 'vitest';
import { decodeSegment, encodeSegment, pathOfKey, urlOfPath } from './disk-path.ts';

describe('encodeSegment', () => {
  it.each(['plain-1.pack', 'a b', '100%', '%41', '.hidden', '..', '.', 'Grüße', '🙂', "it's (a) test!*", 'a+b', '~'])(
    'can be undone: %s',
    (segment) => {
      const name = encodeSegment(segment);
      expect(decodeSegment(name)).toBe(segment);
      expect(name).toMatch(/^[A-Za-z0-9_=@+,~%-][A-Za-z0-9._=@+,~%-]*$/);
    },
  );

  it('gives different names to different segments', () => {
    const segments = ['a', 'A', '%61', 'a%', '', '%', '.a', '%2Ea'];
    expect(new Set(segments.map(encodeSegment)).size).toBe(segments.length);
  });

  it('leaves the keys of the hub as they are', () => {
    const key = `lfs/ab/cd/${'ab'.repeat(32)}-0b0ae7f1-6f8c-4b7f-9c7e-4a8d5f6e7a8b`;
    expect(pathOfKey(key)).toBe(key);
  });

  it('refuses names that no file system takes', () => {
    expect(() => encodeSegment('x'.repeat(201))).toThrow(RangeError);
    expect(() => encodeSegment('é'.repeat(100))).toThrow(RangeError);
  });
});

it('escapes a path for the disk service, which decodes it once', () => {
  expect(urlOfPath('objects/a%20b')).toBe('http://disk/objects/a%2520b');
});
