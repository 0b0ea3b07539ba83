/** Writes the shards that answer deduplication queries: chunks of stored xorbs, their hashes behind a key. */
import { concatBytes } from '../domain/bytes.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import { writeHash } from './hash-text.ts';
import { hmacHash } from './hashes.ts';
import { HASH_BYTES } from './limits.ts';
import {
  FOOTER_BYTES,
  FOOTER_VERSION,
  HEADER_BYTES,
  HEADER_TAG,
  HEADER_VERSION,
  ROW_BYTES,
  footerField,
} from './shard-layout.ts';
import { type XorbTable, rawBytes, rawStart, storedBytes } from './xorb-table.ts';

export interface DedupShard {
  readonly xorbs: readonly { readonly hash: XetHash; readonly table: XorbTable }[];
  /** 32 bytes, not all zero: chunk hashes leave only as HMACs under it. */
  readonly hmacKey: Uint8Array;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** After this the client forgets the shard. */
  readonly expiresAt: number;
}

/** The answer to a query for a chunk: no files, the given xorbs, a footer. */
export function writeDedupShard({ xorbs, hmacKey, createdAt, expiresAt }: DedupShard): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(HEADER_BYTES);
  header.set(HEADER_TAG);
  const headerView = new DataView(header.buffer);
  headerView.setBigUint64(32, BigInt(HEADER_VERSION), true);
  headerView.setBigUint64(40, BigInt(FOOTER_BYTES), true);

  const parts = [header, sectionEnd(), ...xorbs.map((xorb) => xorbRows(xorb, hmacKey)), sectionEnd()];
  const footerAt = parts.reduce((sum, part) => sum + part.length, 0);
  const footer = new Uint8Array(FOOTER_BYTES);
  const view = new DataView(footer.buffer);
  const put = (field: keyof typeof footerField, value: number): void =>
    view.setBigUint64(footerField[field], BigInt(value), true);
  put('version', FOOTER_VERSION);
  put('fileInfo', HEADER_BYTES);
  put('xorbInfo', HEADER_BYTES + ROW_BYTES);
  // Empty tables; the JavaScript client takes the first one's place for the end of the xorbs.
  put('fileLookup', footerAt);
  put('xorbLookup', footerAt);
  put('chunkLookup', footerAt);
  footer.set(hmacKey, footerField.hmacKey);
  put('createdAt', createdAt);
  put('keyExpiresAt', expiresAt);
  put(
    'storedBytes',
    xorbs.reduce((sum, { table }) => sum + storedBytes(table), 0),
  );
  put(
    'rawBytes',
    xorbs.reduce((sum, { table }) => sum + rawBytes(table), 0),
  );
  put('footer', footerAt);
  return concatBytes([...parts, footer]);
}

function sectionEnd(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(ROW_BYTES).fill(0xff, 0, HASH_BYTES);
}

function xorbRows(xorb: { hash: XetHash; table: XorbTable }, hmacKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const { hash, table } = xorb;
  const rows = new Uint8Array((1 + table.count) * ROW_BYTES);
  const view = new DataView(rows.buffer);
  writeHash(hash, rows);
  view.setUint32(36, table.count, true);
  view.setUint32(40, rawBytes(table), true);
  view.setUint32(44, storedBytes(table), true);
  for (let i = 0; i < table.count; i++) {
    const at = (1 + i) * ROW_BYTES;
    rows.set(hmacHash(hmacKey, table.hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)), at);
    view.setUint32(at + 32, rawStart(table, i), true);
    view.setUint32(at + 36, rawStart(table, i + 1) - rawStart(table, i), true);
  }
  return rows;
}
