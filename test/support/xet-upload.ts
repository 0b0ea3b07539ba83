/** Makes xorbs and shards as a client would, honest ones and others, for tests of the Xet server. */
import { createHash } from 'node:crypto';
import { writeHash } from '../../worker/xet/hash-text.ts';
import { fileHashOf, verificationHashOf } from '../../worker/xet/hashes.ts';
import { HASH_BYTES } from '../../worker/xet/limits.ts';
import {
  HEADER_BYTES,
  HEADER_TAG,
  HEADER_VERSION,
  ROW_BYTES,
  WITH_METADATA,
  WITH_VERIFICATION,
} from '../../worker/xet/shard-layout.ts';
import { rawStart } from '../../worker/xet/xorb-table.ts';
import { type WrittenXorb, XorbWriter } from '../../worker/xet/xorb-writer.ts';
import type { Sha256 } from '../../worker/domain/oid.ts';
import { ZERO_XET_HASH, type XetHash } from '../../worker/domain/xet-hash.ts';

export function sha256Of(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}

/** A xorb of these chunks, cut where the test wants. */
export function xorbOf(chunks: readonly Uint8Array[]): WrittenXorb {
  const writer = new XorbWriter(4 << 20);
  for (const chunk of chunks) writer.add(chunk);
  const { hash, table, bytes } = writer.finish();
  return { hash, table, bytes: bytes.slice() };
}

export interface Term {
  readonly xorb: WrittenXorb;
  readonly start: number;
  readonly end: number;
}

export interface DescribedFile {
  readonly terms: readonly Term[];
  readonly sha256?: Sha256;
  /** Lies to tell. */
  readonly hash?: XetHash;
  readonly verification?: readonly XetHash[] | 'none';
  readonly rawBytes?: number;
}

/** The name of a file of these terms. */
export function fileHash(terms: readonly Term[]): XetHash {
  const hashes: Uint8Array[] = [];
  const lengths: number[] = [];
  for (const { xorb, start, end } of terms) {
    hashes.push(xorb.table.hashes.subarray(start * HASH_BYTES, end * HASH_BYTES));
    for (let i = start; i < end; i++) lengths.push(rawStart(xorb.table, i + 1) - rawStart(xorb.table, i));
  }
  return lengths.length === 0
    ? ZERO_XET_HASH
    : fileHashOf({ count: lengths.length, hashes: Buffer.concat(hashes), lengths });
}

export function verificationOf({ xorb, start, end }: Term): XetHash {
  return verificationHashOf(xorb.table.hashes.slice(start * HASH_BYTES, end * HASH_BYTES));
}

/** A shard of these files, without a footer. */
export function shardOf(files: readonly DescribedFile[]): Uint8Array<ArrayBuffer> {
  const rows: Uint8Array[] = [];
  const row = (hash: XetHash | Sha256 | 'end', ...numbers: number[]): void => {
    const bytes = new Uint8Array(ROW_BYTES);
    if (hash === 'end') bytes.fill(0xff, 0, HASH_BYTES);
    else writeHash(hash, bytes);
    const view = new DataView(bytes.buffer);
    numbers.forEach((number, i) => view.setUint32(32 + 4 * i, number, true));
    rows.push(bytes);
  };
  for (const file of files) {
    const isVerified = file.verification !== 'none';
    const flags = (isVerified ? WITH_VERIFICATION : 0) + (file.sha256 === undefined ? 0 : WITH_METADATA);
    row(file.hash ?? fileHash(file.terms), flags, file.terms.length);
    for (const { xorb, start, end } of file.terms) {
      row(xorb.hash, 0, file.rawBytes ?? rawStart(xorb.table, end) - rawStart(xorb.table, start), start, end);
    }
    if (file.verification !== 'none') {
      for (const hash of file.verification ?? file.terms.map(verificationOf)) row(hash);
    }
    if (file.sha256 !== undefined) row(file.sha256);
  }
  row('end');
  row('end');
  const bytes = new Uint8Array(HEADER_BYTES + rows.length * ROW_BYTES);
  bytes.set(HEADER_TAG);
  new DataView(bytes.buffer).setBigUint64(32, BigInt(HEADER_VERSION), true);
  rows.forEach((one, index) => bytes.set(one, HEADER_BYTES + index * ROW_BYTES));
  return bytes;
}
