/** Xorbs and shards, byte for byte as asked: right ones and wrong ones. Hashes come from Hugging Face's own package. */
import { fileHash, getChunks, hashToHex, verificationHash, xorbHash } from '@huggingface/xetchunk-wasm';
import { sha256 } from './hf-material.ts';

export interface XetChunk {
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** Cuts a file as clients do. */
export function chunksOf(content: Uint8Array): readonly XetChunk[] {
  let at = 0;
  return getChunks(content).map(({ hash, length }) => {
    at += length;
    return { hash, bytes: content.subarray(at - length, at) };
  });
}

/** Cuts a file into pieces smaller than clients make them; no more than 8 KiB each. */
export function tinyChunksOf(content: Uint8Array, pieceBytes: number): readonly XetChunk[] {
  const pieces: XetChunk[] = [];
  for (let at = 0; at < content.byteLength; at += pieceBytes) {
    pieces.push(...chunksOf(content.subarray(at, at + pieceBytes)));
  }
  return pieces;
}

const lengths = (chunks: readonly XetChunk[]): { hash: Uint8Array; length: number }[] =>
  chunks.map(({ hash, bytes }) => ({ hash, length: bytes.byteLength }));

export const xorbHashOf = (chunks: readonly XetChunk[]): Uint8Array => xorbHash(lengths(chunks));
export const fileHashOf = (chunks: readonly XetChunk[]): Uint8Array => fileHash(lengths(chunks));
/** The form in which hashes stand in URLs. */
export const hashName = hashToHex;

/** A chunk as it is stored; `rawBytes` is what its header claims. */
export function packedChunk(
  payload: Uint8Array,
  { scheme = 0, rawBytes = payload.byteLength, packedBytes = payload.byteLength, version = 0 } = {},
): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(version, 0);
  header.writeUIntLE(packedBytes, 1, 3);
  header.writeUInt8(scheme, 4);
  header.writeUIntLE(rawBytes, 5, 3);
  return Buffer.concat([header, payload]);
}

export function xorbOf(chunks: readonly XetChunk[]): Buffer {
  return Buffer.concat(chunks.map(({ bytes }) => packedChunk(bytes)));
}

/** An LZ4 frame of so many zeros, hundreds of times smaller than they are. */
export function lz4Zeros(count: number): Buffer {
  // One literal zero, a match of the byte before it, and the five last literals that the format wants.
  const match = count - 1 - 5;
  const more = match - 4 - 15;
  const block = Buffer.concat([
    Buffer.from([0x1f, 0, 1, 0]),
    Buffer.alloc(Math.floor(more / 255), 255),
    Buffer.from([more % 255, 0x50, 0, 0, 0, 0, 0]),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(block.byteLength);
  // Blocks of up to 4 MiB, no checksums.
  return Buffer.concat([Buffer.from('04224d18607073', 'hex'), size, block, Buffer.alloc(4)]);
}

export interface ShardTerm {
  readonly xorb: Uint8Array;
  readonly unpackedBytes: number;
  readonly start: number;
  readonly end: number;
  /** Null: the shard carries none. */
  readonly verification: Uint8Array | null;
}

export interface ShardFile {
  readonly hash: Uint8Array;
  readonly terms: readonly ShardTerm[];
  /** In hexadecimal; null: the shard carries none. */
  readonly sha256: string | null;
}

export interface ShardXorb {
  readonly hash: Uint8Array;
  readonly chunks: readonly XetChunk[];
}

const TAG = Buffer.concat([
  Buffer.from('HFRepoMetaData'),
  Buffer.from([0, 85, 105, 103, 69, 106, 123, 129, 87, 131, 165, 189, 217, 92, 205, 209, 74, 169]),
]);
const BOOKEND = Buffer.concat([Buffer.alloc(32, 0xff), Buffer.alloc(16)]);

function entry(hash: Uint8Array, ...numbers: readonly number[]): Buffer {
  const fields = Buffer.alloc(16);
  numbers.forEach((value, i) => fields.writeUInt32LE(value, i * 4));
  return Buffer.concat([hash, fields]);
}

/** SHA-256 as shards carry it: each group of eight bytes reversed. */
function sha256Field(hex: string): Buffer {
  const bytes = Buffer.from(hex, 'hex');
  return Buffer.concat([0, 8, 16, 24].map((at) => Buffer.from(bytes.subarray(at, at + 8)).reverse()));
}

export function shardOf(files: readonly ShardFile[], xorbs: readonly ShardXorb[]): Buffer {
  const header = Buffer.alloc(16);
  header.writeBigUInt64LE(2n, 0);
  const fileEntries = files.flatMap(({ hash, terms, sha256: digest }) => {
    const verified = terms.every(({ verification }) => verification !== null);
    const flags = (verified ? 0x80000000 : 0) + (digest === null ? 0 : 0x40000000);
    return [
      entry(hash, flags, terms.length),
      ...terms.map(({ xorb, unpackedBytes, start, end }) => entry(xorb, 0, unpackedBytes, start, end)),
      ...(verified ? terms.map(({ verification }) => entry(verification ?? new Uint8Array(32))) : []),
      ...(digest === null ? [] : [entry(sha256Field(digest))]),
    ];
  });
  const xorbEntries = xorbs.flatMap(({ hash, chunks }) => {
    let at = 0;
    const total = chunks.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    return [
      entry(hash, 0, chunks.length, total, 0),
      ...chunks.map((chunk) => {
        at += chunk.bytes.byteLength;
        return entry(chunk.hash, at - chunk.bytes.byteLength, chunk.bytes.byteLength);
      }),
    ];
  });
  return Buffer.concat([TAG, header, ...fileEntries, BOOKEND, ...xorbEntries, BOOKEND]);
}

/** The term of these chunks of a xorb. */
export function termOf(xorb: readonly XetChunk[], start = 0, end = xorb.length): ShardTerm {
  const chunks = xorb.slice(start, end);
  return {
    xorb: xorbHashOf(xorb),
    unpackedBytes: chunks.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
    start,
    end,
    verification: verificationHash(chunks.map(({ hash }) => hash)),
  };
}

/** A file that is one whole xorb, with everything right. */
export function wholeFile(content: Uint8Array): {
  readonly chunks: readonly XetChunk[];
  readonly xorb: Buffer;
  readonly xorbName: string;
  readonly file: ShardFile;
  readonly shard: Buffer;
} {
  const chunks = chunksOf(content);
  const file = { hash: fileHashOf(chunks), terms: [termOf(chunks)], sha256: sha256(content) };
  return {
    chunks,
    xorb: xorbOf(chunks),
    xorbName: hashName(xorbHashOf(chunks)),
    file,
    shard: shardOf([file], [{ hash: xorbHashOf(chunks), chunks }]),
  };
}
