/** The bytes of a text file in their order: from any place of a plain one, from the start of a compressed one. */
import { zstdDecompressSync } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { gunzip } from '../gunzip.ts';
import { TableError, TooLargeError, decoding } from './table-error.ts';

const CHUNK_BYTES = 256 << 10;
/** Every reading is a request; whoever has read much is likely to read more. */
const MAX_CHUNK_BYTES = 2 << 20;
/** Of what a compressed file holds, this much is looked at. */
const MAX_INFLATED_BYTES = 256 << 20;
const MAX_ZSTD_BYTES = 16 << 20;

export type Compression = 'none' | 'gzip' | 'zstd';

export function compressionOf(path: string): Compression {
  return /\.gz$/i.test(path) ? 'gzip' : /\.zst$/i.test(path) ? 'zstd' : 'none';
}

/** For a compressed file, offsets are those of what it holds. */
export async function* readBytes(
  source: ByteSource,
  compression: Compression,
  offset: number,
): AsyncGenerator<Uint8Array, void, void> {
  if (compression === 'none') {
    yield* readPlain(source, offset);
    return;
  }
  let at = 0;
  for await (const chunk of compression === 'gzip' ? inflate(source) : unpackZstd(source)) {
    if (at + chunk.length > offset) yield chunk.subarray(Math.max(0, offset - at));
    at += chunk.length;
    if (at > MAX_INFLATED_BYTES) throw new TooLargeError('it holds too much to be looked through');
  }
}

async function* readPlain(source: ByteSource, offset: number): AsyncGenerator<Uint8Array, void, void> {
  let length = CHUNK_BYTES;
  for (let at = offset; at < source.sizeBytes;) {
    const chunk = await source.read(at, Math.min(length, source.sizeBytes - at));
    if (chunk.length === 0) throw new TableError('it is shorter than it should be');
    yield chunk;
    at += chunk.length;
    length = Math.min(length * 2, MAX_CHUNK_BYTES);
  }
}

async function* inflate(source: ByteSource): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* gunzip(readPlain(source, 0));
  } catch (error) {
    if (error instanceof TableError) throw error;
    throw new TableError('a part of it cannot be decompressed');
  }
}

/** The platform has no stream for this one. */
async function* unpackZstd(source: ByteSource): AsyncGenerator<Uint8Array, void, void> {
  if (source.sizeBytes > MAX_ZSTD_BYTES) throw new TooLargeError('it is too large for a file in this compression');
  const stored = await source.read(0, source.sizeBytes);
  const bytes = decoding(() => zstdDecompressSync(stored, { maxOutputLength: MAX_ZSTD_BYTES * 2 }));
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
