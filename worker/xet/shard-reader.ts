/** Reads shards as clients upload them: which files consist of which terms, and which chunks new xorbs hold. */
import type { Sha256 } from '../domain/oid.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import { XetFormatError } from './format-error.ts';
import { hashText, sha256Text } from './hash-text.ts';
import { MAX_SHARD_BYTES, MAX_SHARD_FILES, MAX_SHARD_TERMS, MAX_XORB_CHUNKS } from './limits.ts';
import {
  FOOTER_BYTES,
  GLOBAL_DEDUP_CHUNK,
  HEADER_BYTES,
  HEADER_TAG,
  HEADER_VERSION,
  ROW_BYTES,
  WITH_METADATA,
  WITH_VERIFICATION,
} from './shard-layout.ts';
import type { FileTerm } from './terms.ts';

export interface ShardFile {
  readonly hash: XetHash;
  readonly terms: readonly FileTerm[];
  /** One a term; absent when the shard has none. */
  readonly verification?: readonly XetHash[];
  readonly sha256?: Sha256;
}

export interface ShardXorb {
  readonly hash: XetHash;
  readonly chunks: readonly ShardChunk[];
  readonly rawBytes: number;
}

export interface ShardChunk {
  readonly hash: XetHash;
  readonly rawStart: number;
  readonly rawBytes: number;
  readonly globalDedup: boolean;
}

/** Everything in it is a claim: nothing was checked against stored bytes. */
export interface Shard {
  readonly files: readonly ShardFile[];
  readonly xorbs: readonly ShardXorb[];
}

/** Reads rows one after the other and refuses to go past the end. */
class Rows {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = HEADER_BYTES;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Goes to the next row; false when it ends a section. */
  next(): boolean {
    this.expect(1);
    this.at += ROW_BYTES;
    const start = this.at - ROW_BYTES;
    for (let i = 0; i < 32; i++) if (this.#bytes[start + i] !== 0xff) return true;
    return false;
  }

  /** @throws XetFormatError unless that many rows follow. */
  expect(rows: number): void {
    if (this.at + rows * ROW_BYTES > this.#bytes.length) throw new XetFormatError('the shard is cut off');
  }

  hash(): XetHash {
    return hashText(this.#bytes, this.at - ROW_BYTES);
  }

  sha256(): Sha256 {
    return sha256Text(this.#bytes, this.at - ROW_BYTES);
  }

  /** The 32-bit numbers after the hash, counted from 0. */
  number(index: 0 | 1 | 2 | 3): number {
    return this.#view.getUint32(this.at - ROW_BYTES + 32 + 4 * index, true);
  }
}

/**
 * Reads the files of a shard and only steps over its xorbs, which may be very many: whoever has the xorbs has tables of
 * them that were checked.
 * @throws XetFormatError when the bytes are no shard, more than MAX_SHARD_BYTES, or describe more files or terms than are allowed.
 */
export function readShardFiles(bytes: Uint8Array): readonly ShardFile[] {
  return readSections(bytes, skipXorb);
}

/**
 * Reads a whole shard, with a footer or without one; what a footer says is not needed and not believed.
 * @throws XetFormatError when the bytes are no shard, or more than MAX_SHARD_BYTES.
 */
export function readShard(bytes: Uint8Array): Shard {
  const xorbs: ShardXorb[] = [];
  const files = readSections(bytes, (rows) => void xorbs.push(readXorb(rows)));
  return { files, xorbs };
}

function readSections(bytes: Uint8Array, onXorb: (rows: Rows) => void): readonly ShardFile[] {
  if (bytes.length > MAX_SHARD_BYTES) throw new XetFormatError('the shard is too large');
  if (bytes.length < HEADER_BYTES || HEADER_TAG.some((byte, i) => bytes[i] !== byte))
    throw new XetFormatError('this is no shard');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getBigUint64(32, true) !== BigInt(HEADER_VERSION))
    throw new XetFormatError(`only shards of version ${HEADER_VERSION} are understood`);

  const rows = new Rows(bytes);
  const files: ShardFile[] = [];
  let terms = 0;
  while (rows.next()) {
    terms += rows.number(1);
    if (terms > MAX_SHARD_TERMS || files.length === MAX_SHARD_FILES)
      throw new XetFormatError('the shard describes too much at once');
    files.push(readFile(rows));
  }
  if (files.some((file) => (file.verification === undefined) !== (files[0]?.verification === undefined)))
    throw new XetFormatError('only some files of the shard have verification hashes');
  while (rows.next()) onXorb(rows);

  // Lookup tables may stand before the footer; both are skipped.
  const claimedFooter = view.getBigUint64(40, true);
  const rest = bytes.length - rows.at;
  if (claimedFooter !== 0n && (claimedFooter !== BigInt(FOOTER_BYTES) || (rest !== 0 && rest < FOOTER_BYTES)))
    throw new XetFormatError("the shard's footer has a wrong length");
  if (claimedFooter === 0n && rest !== 0) throw new XetFormatError('the shard goes on after its end');
  return files;
}

function readFile(rows: Rows): ShardFile {
  const hash = rows.hash();
  const flags = rows.number(0);
  const count = rows.number(1);
  const verified = (flags & WITH_VERIFICATION) !== 0;
  const described = (flags & WITH_METADATA) !== 0;
  rows.expect(count * (verified ? 2 : 1) + (described ? 1 : 0));
  const terms: FileTerm[] = [];
  for (let i = 0; i < count; i++) {
    rows.at += ROW_BYTES;
    terms.push(readTerm(rows));
  }
  const verification: XetHash[] = [];
  for (let i = 0; verified && i < count; i++) {
    rows.at += ROW_BYTES;
    verification.push(rows.hash());
  }
  if (described) rows.at += ROW_BYTES;
  return {
    hash,
    terms,
    ...(verified ? { verification } : {}),
    ...(described ? { sha256: rows.sha256() } : {}),
  };
}

function readTerm(rows: Rows): FileTerm {
  const term = { xorb: rows.hash(), rawBytes: rows.number(1), chunkStart: rows.number(2), chunkEnd: rows.number(3) };
  if (term.chunkStart >= term.chunkEnd || term.chunkEnd > MAX_XORB_CHUNKS || term.rawBytes === 0)
    throw new XetFormatError('a term of the shard is empty or out of bounds');
  return term;
}

function skipXorb(rows: Rows): void {
  const count = rows.number(1);
  rows.expect(count);
  rows.at += count * ROW_BYTES;
}

function readXorb(rows: Rows): ShardXorb {
  const hash = rows.hash();
  const count = rows.number(1);
  const rawBytes = rows.number(2);
  if (count > MAX_XORB_CHUNKS) throw new XetFormatError('a xorb of the shard has too many chunks');
  rows.expect(count);
  const chunks: ShardChunk[] = [];
  for (let i = 0; i < count; i++) {
    rows.at += ROW_BYTES;
    chunks.push({
      hash: rows.hash(),
      rawStart: rows.number(0),
      rawBytes: rows.number(1),
      globalDedup: (rows.number(2) & GLOBAL_DEDUP_CHUNK) !== 0,
    });
  }
  return { hash, chunks, rawBytes };
}
