import { describe, expect, it } from 'vitest';
import { hashText } from './hash-text.ts';
import { chunkHashOf } from './hashes.ts';

describe('hashes', () => {
  it('hashes nothing', () => {
    expect(hashText(chunkHashOf(new Uint8Array(0)))).toMatch(/^[0-9a-f]{64}$/);
  });
});
