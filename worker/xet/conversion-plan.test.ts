import { describe, expect, it } from 'vitest';
import { inPieces, mixedFile, splitMix } from '../../test/support/xet-samples.ts';
import { ChunkIndex } from './chunk-index.ts';
import { planConversion } from './conversion-plan.ts';
import { type FileSurvey, FileSurveyor } from './file-survey.ts';
import { fileHashOf } from './hashes.ts';
import { HASH_BYTES } from './limits.ts';

/** A file of chunks that are told apart by one number each. */
function fileOf(...chunks: number[]): FileSurvey {
  const hashes = new Uint8Array(chunks.length * HASH_BYTES);
  chunks.forEach((chunk, i) => hashes.set(splitMix(HASH_BYTES, BigInt(chunk)), i * HASH_BYTES));
  return { count: chunks.length, hashes, lengths: new Uint32Array(chunks.length).fill(1000) };
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

/** Knows these chunks as xorb 0, one after the other. */
function indexOf(...chunks: number[]): ChunkIndex {
  const index = new ChunkIndex();
  const { hashes } = fileOf(...chunks);
  chunks.forEach((_, i) => index.add(hashes, i * HASH_BYTES, 0, i));
  return index;
}

const roomy = 1 << 24;

describe('planConversion', () => {
  it('writes everything when nothing is known', () => {
    expect(planConversion(fileOf(...range(0, 20)), new ChunkIndex(), 0, roomy)).toEqual({
      runs: [{ first: 0, count: 20, xorb: 0, chunkStart: 0 }],
      writes: [{ first: 0, count: 20, xorb: 0, chunkStart: 0 }],
    });
    expect(planConversion(fileOf(), new ChunkIndex(), 0, roomy)).toEqual({ runs: [], writes: [] });
  });

  it('starts a new xorb where one is full', () => {
    const { runs, writes } = planConversion(fileOf(...range(0, 20)), new ChunkIndex(), 3, 9 * 1008);
    expect(writes).toEqual(runs);
    expect(runs.map(({ xorb, count }) => [xorb, count])).toEqual([
      [3, 9],
      [4, 9],
      [5, 2],
    ]);
  });

  it('takes long runs from where they are, and writes what is new around them', () => {
    const file = fileOf(500, ...range(10, 40), 501, 502, ...range(60, 70));
    expect(planConversion(file, indexOf(...range(0, 100)), 1, roomy).runs).toEqual([
      { first: 0, count: 1, xorb: 1, chunkStart: 0 },
      { first: 1, count: 30, xorb: 0, chunkStart: 10 },
      { first: 31, count: 2, xorb: 1, chunkStart: 1 },
      { first: 33, count: 10, xorb: 0, chunkStart: 60 },
    ]);
  });

  it('writes short runs again, except at the end', () => {
    const file = fileOf(...range(10, 14), 500, ...range(20, 23));
    expect(planConversion(file, indexOf(...range(0, 100)), 1, roomy).runs).toEqual([
      { first: 0, count: 5, xorb: 1, chunkStart: 0 },
      { first: 5, count: 3, xorb: 0, chunkStart: 20 },
    ]);
  });

  it('uses what the file itself repeats', () => {
    const file = fileOf(...range(0, 10), ...range(0, 10), 500);
    const { runs, writes } = planConversion(file, new ChunkIndex(), 0, roomy);
    expect(runs).toEqual([
      { first: 0, count: 10, xorb: 0, chunkStart: 0 },
      { first: 10, count: 11, xorb: 0, chunkStart: 0 },
    ]);
    expect(writes).toEqual([
      { first: 0, count: 10, xorb: 0, chunkStart: 0 },
      { first: 20, count: 1, xorb: 0, chunkStart: 10 },
    ]);
  });
});

describe('ChunkIndex', () => {
  it('finds each of very many chunks, and no others', () => {
    const { hashes } = fileOf(...range(0, 5000));
    const index = new ChunkIndex();
    for (let i = 0; i < 4000; i++) index.add(hashes, i * HASH_BYTES, i >> 3, i & 7);
    for (let i = 0; i < 4000; i++) {
      expect(index.placeOf(index.find(hashes, i * HASH_BYTES))).toEqual({ xorb: i >> 3, chunk: i & 7 });
    }
    for (let i = 4000; i < 5000; i++) expect(index.find(hashes, i * HASH_BYTES)).toBe(-1);
  });

  it('keeps the first place of a chunk, also when it grows', () => {
    const { hashes } = fileOf(...range(0, 3000));
    const index = new ChunkIndex();
    index.add(hashes, 0, 7, 7);
    for (let i = 0; i < 3000; i++) index.add(hashes, i * HASH_BYTES, 1, 1);
    expect(index.placeOf(index.find(hashes, 0))).toEqual({ xorb: 7, chunk: 7 });
  });
});

describe('FileSurveyor', () => {
  it('gives the chunks that hf_xet makes of the file', () => {
    const surveyor = new FileSurveyor();
    for (const piece of inPieces(mixedFile(), 9999)) surveyor.push(piece);
    const survey = surveyor.finish();
    expect(fileHashOf(survey)).toBe('280ef4c029ad969739ad3655d79cc0f413fa6e57d8ff14494123a43fd7415cec');
    expect(survey.lengths.reduce((a, b) => a + b)).toBe(mixedFile().length);
  });
});
