import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { splitMix, xetVectorJson } from '../../test/support/xet-samples.ts';
import { hashBytes, hashText, parseXetHash } from './hash-text.ts';
import {
  chunkHashOf,
  fileHashInTurns,
  fileHashOf,
  hmacHash,
  isGlobalDedupChunk,
  verificationHashOf,
  xorbHashOf,
} from './hashes.ts';
import { keyedHash } from './kernel.ts';
import { merkleRoot } from './merkle.ts';

const hash = z.string().transform(parseXetHash);
const cases = z.array(
  z.object({
    chunks: z.array(z.tuple([hash, z.number()])),
    xorbHash: hash,
    fileHashes: z.array(z.object({ salt: hash, hash })),
  }),
);

/** BLAKE3 of the first n bytes 0, 1, … 250, 0, 1, … under the key "whats the Elvish word for friend": its own vectors. */
const blake3Key = new TextEncoder().encode('whats the Elvish word for friend');
const blake3Vectors: readonly [number, string][] = [
  [0, '92b2b75604ed3c761f9d6f62392c8a9227ad0ea3f09573e783f1498a4ed60d26'],
  [1, '6d7878dfff2f485635d39013278ae14f1454b8c0a3a2d34bc1ab38228a80c95b'],
  [1023, 'c951ecdf03288d0fcc96ee3413563d8a6d3589547f2c2fb36d9786470f1b9d6e'],
  [1024, '75c46f6f3d9eb4f55ecaaee480db732e6c2105546f1e675003687c31719c7ba4'],
  [1025, '357dc55de0c7e382c900fd6e320acc04146be01db6a8ce7210b7189bd664ea69'],
  [2048, '879cf1fa2ea0e79126cb1063617a05b6ad9d0b696d0d757cf053439f60a99dd1'],
  [2049, '9f29700902f7c86e514ddc4df1e3049f258b2472b6dd5267f61bf13983b78dd5'],
  [3073, '68dede9bef00ba89e43f31a6825f4cf433389fedae75c04ee9f0cf16a427c95a'],
  [5121, '6ccf1c34753e7a044db80798ecd0782a8f76f33563accaddbfbb2e0ea4b2d024'],
  [6144, '3d6b6d21281d0ade5b2b016ae4034c5dec10ca7e475f90f76eac7138e9bc8f1d'],
  [7169, 'ed9b1a922c046fdb3d423ae34e143b05ca1bf28b710432857bf738bcedbfa511'],
  [8192, 'dc9637c8845a770b4cbf76b8daec0eebf7dc2eac11498517f08d44c8fc00d58a'],
  [8193, '954a2a75420c8d6547e3ba5b98d963e6fa6491addc8c023189cc519821b4a1f5'],
  [12_288, '337f585f807011a00fa33aedb588d841175ac1978c31783f657c810cbe088475'],
  [31_744, 'efa53b389ab67c593dba624d898d0f7353ab99e4ac9d42302ee64cbf9939a419'],
  [102_400, '1c35d1a5811083fd7119f5d5d1ba027b4d01c0c6c49fb6ff2cf75393ea5db4a7'],
  [262_144, '78b2f14279f6b0c44ad68e55dbf038e8e5a7f5d09cd328e8b4a8ce0f6ea900a0'],
];

function counted(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i % 251);
}

describe('keyedHash', () => {
  it.each(blake3Vectors)('is BLAKE3 of %d bytes', (length, expected) => {
    expect(Buffer.from(keyedHash(blake3Key, counted(length))).toString('hex')).toBe(expected);
  });

  it('takes no more than the kernel has room for', () => {
    expect(() => keyedHash(blake3Key, new Uint8Array(256 * 1024 + 1))).toThrow(RangeError);
  });
});

describe('xorb and file hashes', () => {
  it.each(cases.parse(xetVectorJson('hashes.json')))('are those of the reference: $xorbHash', (entry) => {
    const leaves = {
      count: entry.chunks.length,
      hashes: Buffer.concat(entry.chunks.map(([text]) => hashBytes(text))),
      lengths: entry.chunks.map(([, length]) => length),
    };
    expect(xorbHashOf(leaves)).toBe(entry.xorbHash);
    for (const { salt, hash: expected } of entry.fileHashes) {
      if (/^0+$/.test(salt)) expect(fileHashOf(leaves)).toBe(expected);
      else if (leaves.count > 0) expect(hashText(hmacHash(hashBytes(salt), merkleRoot(leaves)))).toBe(expected);
    }
  });

  it('are the same when others have their turn in between', async () => {
    const count = 20_000;
    const leaves = { count, hashes: splitMix(32 * count, 40n), lengths: new Uint32Array(count).fill(65_000) };
    expect(await fileHashInTurns(leaves)).toBe(fileHashOf(leaves));
    expect(await fileHashInTurns({ ...leaves, count: 0 })).toBe('0'.repeat(64));
  });

  it('do not change the leaves they are given', () => {
    const hashes = counted(96);
    xorbHashOf({ count: 3, hashes, lengths: [1, 2, 3] });
    expect(hashes).toEqual(counted(96));
  });
});

describe('hash texts', () => {
  it('reverse each group of eight bytes', () => {
    const text = hashText(counted(40), 8);
    expect(text).toBe('0f0e0d0c0b0a090817161514131211101f1e1d1c1b1a19182726252423222120');
    expect(hashBytes(text)).toEqual(counted(40).slice(8));
  });

  it('are refused when they are too short, too long or not hexadecimal', () => {
    for (const text of ['', 'ab', 'A'.repeat(64), 'g'.repeat(64), 'a'.repeat(65)]) {
      expect(() => parseXetHash(text)).toThrow('64 hexadecimal digits');
    }
    expect(() => hashText(new Uint8Array(31))).toThrow('cut off');
  });

  it('tell which chunks are worth a query', () => {
    const eligible = hashBytes(parseXetHash(`${'f'.repeat(48)}${'f'.repeat(13)}c00`));
    const other = hashBytes(parseXetHash(`${'f'.repeat(48)}${'f'.repeat(13)}e00`));
    expect(isGlobalDedupChunk(Buffer.concat([other, eligible]), 1)).toBe(true);
    expect(isGlobalDedupChunk(Buffer.concat([other, eligible]), 0)).toBe(false);
  });
});

describe('chunk and verification hashes', () => {
  it('are under keys of their own', () => {
    const texts = [hashText(chunkHashOf(counted(64))), verificationHashOf(counted(64))];
    expect(new Set(texts).size).toBe(2);
  });
});
