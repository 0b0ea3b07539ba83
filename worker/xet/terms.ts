/** A file as a list of terms: runs of chunks of xorbs, in order. Once checked, a term also knows where its bytes lie. */
import type { XetHash } from '../domain/xet-hash.ts';
import { XetFormatError } from './format-error.ts';
import { hashText, writeHash } from './hash-text.ts';
import { HASH_BYTES } from './limits.ts';

/** What a client says: chunks [chunkStart, chunkEnd) of a xorb, and how long they are unpacked. */
export interface FileTerm {
  readonly xorb: XetHash;
  readonly chunkStart: number;
  readonly chunkEnd: number;
  readonly rawBytes: number;
}

/** A term that was checked against its xorb: [storedStart, storedEnd) are the bytes of its chunks there. */
export interface PlacedTerm extends FileTerm {
  readonly storedStart: number;
  readonly storedEnd: number;
}

const ROW_BYTES = HASH_BYTES + 20;

/** The terms as bytes to keep, 52 each. */
export function encodeTerms(terms: readonly PlacedTerm[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(terms.length * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const term of terms) {
    writeHash(term.xorb, bytes, at);
    view.setUint32(at + 32, term.chunkStart, true);
    view.setUint32(at + 36, term.chunkEnd, true);
    view.setUint32(at + 40, term.rawBytes, true);
    view.setUint32(at + 44, term.storedStart, true);
    view.setUint32(at + 48, term.storedEnd, true);
    at += ROW_BYTES;
  }
  return bytes;
}

/** @throws XetFormatError when the bytes are no list of terms. */
export function decodeTerms(bytes: Uint8Array): PlacedTerm[] {
  if (bytes.length % ROW_BYTES !== 0) throw new XetFormatError('the list of terms has a wrong length');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const terms: PlacedTerm[] = [];
  for (let at = 0; at < bytes.length; at += ROW_BYTES) {
    terms.push({
      xorb: hashText(bytes, at),
      chunkStart: view.getUint32(at + 32, true),
      chunkEnd: view.getUint32(at + 36, true),
      rawBytes: view.getUint32(at + 40, true),
      storedStart: view.getUint32(at + 44, true),
      storedEnd: view.getUint32(at + 48, true),
    });
  }
  return terms;
}

/** How long the file is. */
export function fileBytes(terms: readonly FileTerm[]): number {
  return terms.reduce((sum, term) => sum + term.rawBytes, 0);
}
