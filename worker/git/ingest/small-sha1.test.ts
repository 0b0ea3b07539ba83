import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SMALL_BYTES, smallSha1 } from './small-sha1.ts';

test('every length up to the limit has the digest the native hash gives', () => {
  const bytes = Uint8Array.from({ length: SMALL_BYTES + 7 }, (_, i) => (i * 131 + 17) & 255);
  const digest = new Uint8Array(24);
  for (let length = 0; length <= SMALL_BYTES; length++) {
    smallSha1(bytes, 7, 7 + length, digest, 3);
    const expected = createHash('sha1')
      .update(bytes.subarray(7, 7 + length))
      .digest('hex');
    expect(Buffer.from(digest.subarray(3, 23)).toString('hex')).toBe(expected);
  }
});
