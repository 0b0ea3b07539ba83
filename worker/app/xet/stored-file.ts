/** What the blob store holds of a Xet file: which copies of which xorbs it uses, and its terms. */
import type { StoredXorb } from '../../catalog/xet-xorbs.ts';
import { concatBytes, hexOf } from '../../domain/bytes.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { hashText, writeHash } from '../../xet/hash-text.ts';
import { type PlacedTerm, decodeTerms, encodeTerms, fileBytes } from '../../xet/terms.ts';

export interface StoredFile {
  readonly xorbs: ReadonlyMap<XetHash, StoredXorb>;
  readonly terms: readonly PlacedTerm[];
  readonly sizeBytes: number;
}

const MAGIC = 0x314c_4658; // "XFL1"
const HEADER_BYTES = 8;
/** Hash, upload (a UUID), stored bytes, chunks. */
const ROW_BYTES = 32 + 16 + 4 + 4;

export function encodeStoredFile(xorbs: Iterable<StoredXorb>, terms: readonly PlacedTerm[]): Uint8Array<ArrayBuffer> {
  const rows = [...xorbs];
  const head = new Uint8Array(HEADER_BYTES + rows.length * ROW_BYTES);
  const view = new DataView(head.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, rows.length, true);
  rows.forEach(({ hash, uploadId, storedBytes, chunkCount }, index) => {
    const at = HEADER_BYTES + index * ROW_BYTES;
    writeHash(hash, head, at);
    head.set(Buffer.from(uploadId.replaceAll('-', ''), 'hex'), at + 32);
    view.setUint32(at + 48, storedBytes, true);
    view.setUint32(at + 52, chunkCount, true);
  });
  return concatBytes([head, encodeTerms(terms)]);
}

/** @throws when the bytes are not what `encodeStoredFile` made. */
export function decodeStoredFile(bytes: Uint8Array): StoredFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) throw new Error('This is no stored Xet file.');
  const count = view.getUint32(4, true);
  const xorbs = new Map<XetHash, StoredXorb>();
  for (let index = 0; index < count; index++) {
    const at = HEADER_BYTES + index * ROW_BYTES;
    const hash = hashText(bytes, at);
    const uploadId = uuidOf(bytes.subarray(at + 32, at + 48));
    const storedBytes = view.getUint32(at + 48, true);
    xorbs.set(hash, { hash, uploadId, storedBytes, chunkCount: view.getUint32(at + 52, true) });
  }
  const terms = decodeTerms(bytes.subarray(HEADER_BYTES + count * ROW_BYTES));
  return { xorbs, terms, sizeBytes: fileBytes(terms) };
}

function uuidOf(bytes: Uint8Array): string {
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
