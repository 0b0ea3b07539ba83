import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inPieces, splitMix, xetVectorJson } from '../../test/support/xet-samples.ts';
import { Chunker } from './chunker.ts';
import { hashText } from './hash-text.ts';
import { chunkHashOf } from './hashes.ts';

const ends = z.array(z.number());
const vectors = z
  .object({
    random: z.object({ sizeBytes: z.number(), ends, hashes: z.array(z.string()) }),
    constant: z.object({ byte: z.number(), sizeBytes: z.number(), ends }),
    hitting: z.object({
      pattern: z.array(z.number()),
      sizeBytes: z.number(),
      cases: z.array(z.object({ padding: z.number(), ends })),
    }),
  })
  .parse(xetVectorJson('chunking.json'));

function cut(bytes: Uint8Array, ...pieceSizes: number[]): { ends: number[]; hashes: string[] } {
  const found = { ends: [] as number[], hashes: [] as string[] };
  const chunker = new Chunker((chunk) => {
    found.ends.push((found.ends.at(-1) ?? 0) + chunk.length);
    found.hashes.push(hashText(chunkHashOf(chunk)));
  });
  for (const piece of inPieces(bytes, ...pieceSizes)) chunker.push(piece);
  chunker.end();
  return found;
}

/** Repeats the pattern, then zeros, to the length. */
function repeated(pattern: readonly number[], padding: number, sizeBytes: number): Uint8Array {
  const period = pattern.length + padding;
  return Uint8Array.from({ length: sizeBytes }, (_, i) => pattern[i % period] ?? 0);
}

describe('Chunker', () => {
  it('cuts random data where the reference does', () => {
    const { ends, hashes } = cut(splitMix(vectors.random.sizeBytes, 0n), 256 * 1024);
    expect(ends).toEqual(vectors.random.ends);
    expect(hashes).toEqual(vectors.random.hashes);
  });

  it('cuts data in which nothing tells at the greatest size', () => {
    const bytes = new Uint8Array(vectors.constant.sizeBytes).fill(vectors.constant.byte);
    expect(cut(bytes, 1 << 20).ends).toEqual(vectors.constant.ends);
  });

  it.each(vectors.hitting.cases)('never cuts below the least size: padding $padding', ({ padding, ends }) => {
    const { pattern, sizeBytes } = vectors.hitting;
    expect(cut(repeated(pattern, padding, sizeBytes), sizeBytes).ends).toEqual(ends);
  });

  it('cuts at the same places whatever the pieces', () => {
    const bytes = splitMix(400_000, 1n);
    const whole = cut(bytes, bytes.length);
    for (const sizes of [[37], [255, 1], [65_536, 3], [131_072], [200_000, 8191]])
      expect(cut(bytes, ...sizes)).toEqual(whole);
  });

  it('gives nothing for nothing', () => {
    expect(cut(new Uint8Array(0), 1).ends).toEqual([]);
    expect(cut(new Uint8Array(5), 1).ends).toEqual([5]);
  });
});
