import { describe, expect, it } from 'vitest';
import { mixedFile, splitMix, xetVector } from '../../test/support/xet-samples.ts';
import { FileCheck } from './check-file.ts';
import { XetFormatError } from './format-error.ts';
import { hashBytes, hashText, parseXetHash, writeHash } from './hash-text.ts';
import { fileHashOf, hmacHash, verificationHashOf } from './hashes.ts';
import { HASH_BYTES, MAX_SHARD_FILES, MAX_SHARD_TERMS } from './limits.ts';
import { FOOTER_BYTES, HEADER_BYTES, HEADER_TAG, ROW_BYTES, WITH_METADATA, WITH_VERIFICATION } from './shard-layout.ts';
import { type ShardFile, readShard, readShardFiles } from './shard-reader.ts';
import { writeDedupShard } from './shard-writer.ts';
import { type PlacedTerm, decodeTerms, encodeTerms } from './terms.ts';
import { XorbVerifier } from './xorb-verifier.ts';
import { type XorbTable, leavesOf, rawBytes, storedBytes } from './xorb-table.ts';

const hfXetXorb = parseXetHash('4948c29dd65fd7cbf81c6da69fe1026805311d479d570c77163bfdc71d153ca8');
const hfXetFile = parseXetHash('280ef4c029ad969739ad3655d79cc0f413fa6e57d8ff14494123a43fd7415cec');

function hfXetTable(): XorbTable {
  const verifier = new XorbVerifier();
  verifier.push(xetVector('hf-xet-1.8-auto.xorb'));
  return verifier.finish().table;
}

/** A shard of rows, each a hash and four numbers. */
function shardOf(...rows: [hash: 'end' | Uint8Array, ...numbers: number[]][]): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + rows.length * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(HEADER_TAG);
  view.setBigUint64(32, 2n, true);
  rows.forEach(([hash, ...numbers], index) => {
    const at = HEADER_BYTES + index * ROW_BYTES;
    bytes.set(hash === 'end' ? new Uint8Array(32).fill(255) : hash, at);
    numbers.forEach((number, i) => view.setUint32(at + 32 + 4 * i, number, true));
  });
  return bytes;
}

const some = splitMix(32, 20n);

describe('a shard of hf_xet', () => {
  const bytes = xetVector('hf-xet-1.8.shard');

  it('says of which chunks the file consists', () => {
    const { files, xorbs } = readShard(bytes);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({
      hash: hfXetFile,
      sha256: '2fa0a7c72d58cc65c0b4e55364f826ac35d864285ea88daa61b0b58fcfc0e4c3',
      terms: [{ xorb: hfXetXorb, chunkStart: 0, chunkEnd: 5, rawBytes: mixedFile().length }],
    });
    const table = hfXetTable();
    expect(xorbs).toHaveLength(1);
    expect(xorbs[0]).toMatchObject({ hash: hfXetXorb, rawBytes: rawBytes(table) });
    expect(xorbs[0]?.chunks.map(({ hash }) => hash)).toEqual(
      Array.from({ length: 5 }, (_, i) => hashText(table.hashes, i * HASH_BYTES)),
    );
    expect(xorbs[0]?.chunks.map(({ rawStart }) => rawStart)).toEqual([0, ...table.rawEnds.slice(0, 4)]);
  });

  it('holds against the xorb', async () => {
    const [file] = readShard(bytes).files;
    if (file === undefined) throw new Error('no file');
    const check = new FileCheck(file);
    check.addTerm(hfXetTable());
    expect(await check.finish()).toEqual([
      { ...file.terms[0], storedStart: 0, storedEnd: xetVector('hf-xet-1.8-auto.xorb').length },
    ]);
  });

  it('can be read without its xorbs', () => {
    expect(readShardFiles(bytes)).toEqual(readShard(bytes).files);
  });

  it('is refused when it describes more than a server can hold', () => {
    expect(() => readShardFiles(shardOf([some, 0, 1000]))).toThrow('cut off');
    expect(() => readShardFiles(shardOf([some, 0, MAX_SHARD_TERMS + 1]))).toThrow('too much');
    const empty = Array.from({ length: MAX_SHARD_FILES }, (): [Uint8Array] => [some]);
    expect(readShardFiles(shardOf(...empty, ['end'], ['end']))).toHaveLength(MAX_SHARD_FILES);
    expect(() => readShardFiles(shardOf([some], ...empty, ['end'], ['end']))).toThrow('too much');
  });

  it('is refused when cut off at any byte, and when anything follows', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readShard(bytes.subarray(0, length))).toThrow(XetFormatError);
    }
    expect(() => readShard(new Uint8Array([...bytes, 0]))).toThrow('goes on');
  });

  it('never makes the reader fail in another way, whatever is changed', () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 0xff, 0x80]) {
        try {
          readShard(bytes.with(at, value));
        } catch (error) {
          expect(error).toBeInstanceOf(XetFormatError);
        }
      }
    }
  });
});

describe('readShard', () => {
  it('reads a shard with a footer: one that the hub answers a query with', () => {
    const { files, xorbs } = readShard(xetVector('gpt2-64-8bits.tflite.shard'));
    expect(files).toEqual([]);
    expect(xorbs[0]?.hash).toBe('16fe54ff57e667703a42fee0714b243eabd2d219773fb88446da2795c901dc0d');
    expect(xorbs[0]?.chunks[0]?.hash).toBe('2d35ee5d16461ade43e53cf039a35ed65ee18d0ef37eb0142c0399efcf0f99ea');
  });

  it.each<[string, Uint8Array]>([
    ['another tag', shardOf(['end'], ['end']).with(3, 0)],
    ['another version', shardOf(['end'], ['end']).with(32, 3)],
    ['a footer that is not there', shardOf(['end'], ['end'], [some]).with(40, 200)],
    ['an odd length of the footer', shardOf(['end'], ['end']).with(40, 1)],
    ['no end', shardOf(['end'])],
    ['more terms than rows', shardOf([some, 0, 0xffff_ffff], ['end'], ['end'])],
    ['more verification hashes than rows', shardOf([some, WITH_VERIFICATION, 1], [some, 0, 1, 0, 1], ['end'], ['end'])],
    ['more chunks than rows', shardOf(['end'], [some, 0, 3], [some], ['end'])],
    ['more chunks than a xorb has', shardOf(['end'], [some, 0, 8193], ['end'])],
    ['an empty term', shardOf([some, 0, 1], [some, 0, 1, 5, 5], ['end'], ['end'])],
    ['a term backwards', shardOf([some, 0, 1], [some, 0, 1, 5, 4], ['end'], ['end'])],
    ['a term of no bytes', shardOf([some, 0, 1], [some, 0, 0, 0, 1], ['end'], ['end'])],
    ['a term past any xorb', shardOf([some, 0, 1], [some, 0, 1, 0, 8193], ['end'], ['end'])],
    [
      'verification for some files only',
      shardOf(
        [some, WITH_VERIFICATION, 1],
        [some, 0, 1, 0, 1],
        [some],
        [some, 0, 1],
        [some, 0, 1, 0, 1],
        ['end'],
        ['end'],
      ),
    ],
  ])('refuses %s', (_, bytes) => {
    expect(() => readShard(bytes)).toThrow(XetFormatError);
  });

  it('takes an empty file and an empty shard', () => {
    expect(readShard(shardOf(['end'], ['end']))).toEqual({ files: [], xorbs: [] });
    const digest = 'ab'.repeat(16) + 'cd'.repeat(16);
    const row = new Uint8Array(32);
    writeHash(parseXetHash(digest), row);
    const { files } = readShard(shardOf([some, WITH_VERIFICATION | WITH_METADATA, 0], [row], ['end'], ['end']));
    expect(files).toEqual([{ hash: hashText(some), terms: [], verification: [], sha256: digest }]);
  });

  it('reads a file of 10 000 terms', () => {
    const terms = Array.from({ length: 10_000 }, (_, i): [Uint8Array, ...number[]] => [some, 0, 9, i % 50, 60]);
    const hashes = terms.map((): [Uint8Array] => [some]);
    const { files } = readShard(shardOf([some, WITH_VERIFICATION, 10_000], ...terms, ...hashes, ['end'], ['end']));
    expect(files[0]?.terms).toHaveLength(10_000);
    expect(files[0]?.verification).toHaveLength(10_000);
  });
});

describe('FileCheck', () => {
  const table = hfXetTable();
  const range = (start: number, end: number): Uint8Array => table.hashes.subarray(start * HASH_BYTES, end * HASH_BYTES);
  const lengths = leavesOf(table).lengths;

  /** A file of these runs of chunks of the xorb, everything in it right. */
  function fileOf(...runs: [start: number, end: number][]): ShardFile {
    const chunks = runs.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
    const hashes = Buffer.concat(runs.map(([start, end]) => range(start, end)));
    const sizes = chunks.map((chunk) => lengths[chunk] ?? 0);
    return {
      hash: fileHashOf({ count: chunks.length, hashes, lengths: sizes }),
      terms: runs.map(([chunkStart, chunkEnd]) => ({
        xorb: hfXetXorb,
        chunkStart,
        chunkEnd,
        rawBytes: (table.rawEnds[chunkEnd - 1] ?? 0) - (table.rawEnds[chunkStart - 1] ?? 0),
      })),
      verification: runs.map(([start, end]) => verificationHashOf(range(start, end))),
    };
  }

  async function checkAll(file: ShardFile): Promise<PlacedTerm[]> {
    const check = new FileCheck(file);
    for (const _ of file.terms) check.addTerm(table);
    return check.finish();
  }

  it('takes runs in any order, overlapping and repeated', async () => {
    const placed = await checkAll(fileOf([3, 5], [0, 4], [0, 4]));
    expect(placed.map(({ storedStart }) => storedStart)).toEqual([table.storedEnds[2], 0, 0]);
    expect(decodeTerms(encodeTerms(placed))).toEqual(placed);
  });

  it.each<[string, (file: ShardFile) => ShardFile]>([
    ['another file hash', (file) => ({ ...file, hash: hfXetXorb })],
    ['a wrong length', (file) => change(file, { rawBytes: 1 })],
    ['chunks that the xorb does not have', (file) => change(file, { chunkEnd: 6 })],
    ['other chunks of the same length', (file) => ({ ...file, verification: [hfXetXorb, hfXetXorb] })],
    ['no verification hashes', ({ hash, terms }) => ({ hash, terms })],
    ['too few verification hashes', (file) => ({ ...file, verification: file.verification?.slice(1) ?? [] })],
  ])('refuses %s', async (_, spoil) => {
    await expect(checkAll(spoil(fileOf([0, 5], [1, 2])))).rejects.toThrow(XetFormatError);
  });

  function change(file: ShardFile, by: Partial<PlacedTerm>): ShardFile {
    return { ...file, terms: file.terms.map((term, i) => (i === 0 ? { ...term, ...by } : term)) };
  }

  it('checks 10 000 terms', async () => {
    const runs = Array.from({ length: 10_000 }, (_, i): [number, number] => [i % 5, (i % 5) + 1]);
    expect(await checkAll(fileOf(...runs))).toHaveLength(10_000);
  });

  it('lists of terms are refused when cut off', async () => {
    const bytes = encodeTerms(await checkAll(fileOf([0, 5])));
    expect(() => decodeTerms(bytes.subarray(1))).toThrow(XetFormatError);
  });
});

describe('writeDedupShard', () => {
  const table = hfXetTable();
  const hmacKey = splitMix(32, 30n);
  const bytes = writeDedupShard({ xorbs: [{ hash: hfXetXorb, table }], hmacKey, createdAt: 1000, expiresAt: 2000 });
  const view = new DataView(bytes.buffer);

  it('shows chunk hashes under the key only', () => {
    const { files, xorbs } = readShard(bytes);
    expect(files).toEqual([]);
    expect(xorbs[0]?.chunks.map(({ hash }) => hash)).toEqual(
      Array.from({ length: table.count }, (_, i) =>
        hashText(hmacHash(hmacKey, table.hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))),
      ),
    );
    const text = Buffer.from(bytes).toString('hex');
    for (let i = 0; i < table.count; i++) {
      expect(text).not.toContain(
        Buffer.from(table.hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)).toString('hex'),
      );
    }
    expect(text).toContain(Buffer.from(hashBytes(hfXetXorb)).toString('hex'));
  });

  it('ends with a footer laid out as that of a shard of the Hugging Face hub', () => {
    const theirs = xetVector('gpt2-64-8bits.tflite.shard');
    const theirView = new DataView(theirs.buffer);
    const at = bytes.length - FOOTER_BYTES;
    const theirAt = theirs.length - FOOTER_BYTES;
    for (const field of [24, 40, 56, 192]) {
      expect(Number(view.getBigUint64(at + field, true))).toBe(at);
      expect(Number(theirView.getBigUint64(theirAt + field, true))).toBe(theirAt);
    }
    for (const field of [0, 8, 16, 32, 48, 64, 120, 176]) {
      expect(view.getBigUint64(at + field, true)).toBe(theirView.getBigUint64(theirAt + field, true));
    }
    expect(bytes.subarray(at + 72, at + 104)).toEqual(hmacKey);
    expect(Number(view.getBigUint64(at + 112, true))).toBe(2000);
    expect(Number(view.getBigUint64(40, true))).toBe(FOOTER_BYTES);
  });

  it('tells how large the xorbs are', () => {
    expect(view.getUint32(HEADER_BYTES + ROW_BYTES + 40, true)).toBe(rawBytes(table));
    expect(view.getUint32(HEADER_BYTES + ROW_BYTES + 44, true)).toBe(storedBytes(table));
  });
});
