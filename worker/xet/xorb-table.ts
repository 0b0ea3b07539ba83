/**
 * The table of a xorb's chunks: their hashes and where each ends, stored and unpacked. It is what a server keeps of a
 * xorb besides its bytes, and all it needs to check terms and to plan reads.
 */
import type { XetHash } from '../domain/xet-hash.ts';
import { XetFormatError } from './format-error.ts';
import { hashText } from './hash-text.ts';
import { HASH_BYTES, MAX_XORB_BYTES, MAX_XORB_CHUNKS } from './limits.ts';

/** Columns, one entry a chunk, in the order of the xorb. */
export interface XorbTable {
  readonly count: number;
  /** 32 bytes a chunk. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  /** Where the chunk (its header included) ends in the stored xorb. */
  readonly storedEnds: Uint32Array<ArrayBuffer>;
  /** Where the chunk ends in all chunks' unpacked bytes. */
  readonly rawEnds: Uint32Array<ArrayBuffer>;
}

const MAGIC = 0x3142_5458; // "XTB1"
const HEADER_BYTES = 8;
const ROW_BYTES = HASH_BYTES + 8;
/** What a table may take as bytes: read no more of one. */
export const MAX_TABLE_BYTES = HEADER_BYTES + MAX_XORB_CHUNKS * ROW_BYTES;

/** How long the table of a xorb with so many chunks is as bytes. */
export function encodedTableBytes(count: number): number {
  return HEADER_BYTES + count * ROW_BYTES;
}

export function chunkHash(table: XorbTable, chunk: number): XetHash {
  return hashText(table.hashes, chunk * HASH_BYTES);
}

/** Where chunk `chunk` starts in the stored xorb; for `count`, where the chunks end. */
export function storedStart(table: XorbTable, chunk: number): number {
  return chunk === 0 ? 0 : (table.storedEnds[chunk - 1] ?? 0);
}

/** Where chunk `chunk` starts in the unpacked bytes; for `count`, how many there are. */
export function rawStart(table: XorbTable, chunk: number): number {
  return chunk === 0 ? 0 : (table.rawEnds[chunk - 1] ?? 0);
}

/** Bytes of the chunks as stored; a footer that followed them is not counted. */
export function storedBytes(table: XorbTable): number {
  return storedStart(table, table.count);
}

export function rawBytes(table: XorbTable): number {
  return rawStart(table, table.count);
}

/** The table as bytes to keep, at most MAX_TABLE_BYTES. */
export function encodeXorbTable(table: XorbTable): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + table.count * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, table.count, true);
  bytes.set(table.hashes.subarray(0, table.count * HASH_BYTES), HEADER_BYTES);
  let at = HEADER_BYTES + table.count * HASH_BYTES;
  for (let i = 0; i < table.count; i++, at += 8) {
    view.setUint32(at, table.storedEnds[i] ?? 0, true);
    view.setUint32(at + 4, table.rawEnds[i] ?? 0, true);
  }
  return bytes;
}

/** @throws XetFormatError when the bytes are no table. */
export function decodeXorbTable(bytes: Uint8Array): XorbTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) throw new XetFormatError('no table of chunks');
  const count = view.getUint32(4, true);
  if (count > MAX_XORB_CHUNKS || bytes.length !== HEADER_BYTES + count * ROW_BYTES)
    throw new XetFormatError('the table of chunks has a wrong length');
  const hashes = new Uint8Array(bytes.subarray(HEADER_BYTES, HEADER_BYTES + count * HASH_BYTES));
  const storedEnds = new Uint32Array(count);
  const rawEnds = new Uint32Array(count);
  let at = HEADER_BYTES + count * HASH_BYTES;
  for (let i = 0; i < count; i++, at += 8) {
    storedEnds[i] = view.getUint32(at, true);
    rawEnds[i] = view.getUint32(at + 4, true);
  }
  const table = { count, hashes, storedEnds, rawEnds };
  for (let i = 0; i < count; i++) {
    if (storedStart(table, i + 1) <= storedStart(table, i) || rawStart(table, i + 1) <= rawStart(table, i))
      throw new XetFormatError('the table of chunks is out of order');
  }
  if (storedBytes(table) > MAX_XORB_BYTES) throw new XetFormatError('the table of chunks is out of bounds');
  return table;
}

/** Chunks as the leaves of a tree of hashes. */
export function leavesOf(table: XorbTable): { count: number; hashes: Uint8Array; lengths: Uint32Array } {
  const lengths = table.rawEnds.map((end, i) => end - (table.rawEnds[i - 1] ?? 0));
  return { count: table.count, hashes: table.hashes, lengths };
}
