/** Object ids between their two forms: 40 hex digits, and the 20 bytes found in trees and packs. */
import type { Oid } from '../domain/oid.ts';

export const OID_BYTES = 20;

const HEX_DIGIT = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const codes = new Array<number>(2 * OID_BYTES).fill(0);

/** The id stored at `offset`; the 20 bytes must be there. */
export function oidFromBytes(bytes: Uint8Array, offset: number): Oid {
  for (let i = 0; i < OID_BYTES; i++) {
    const byte = bytes[offset + i] ?? 0;
    codes[2 * i] = HEX_DIGIT[byte >>> 4] ?? 0;
    codes[2 * i + 1] = HEX_DIGIT[byte & 15] ?? 0;
  }
  return String.fromCharCode.apply(null, codes) as Oid;
}

/** Writes the id's 20 bytes at `offset`. */
export function writeOidBytes(oid: Oid, target: Uint8Array, offset: number): void {
  for (let i = 0; i < OID_BYTES; i++) {
    target[offset + i] = (hexValue(oid.charCodeAt(2 * i)) << 4) | hexValue(oid.charCodeAt(2 * i + 1));
  }
}

export function oidToBytes(oid: Oid): Uint8Array {
  const bytes = new Uint8Array(OID_BYTES);
  writeOidBytes(oid, bytes, 0);
  return bytes;
}

/** Whether the 20 bytes at both places are the same. */
export function sameOidBytes(a: Uint8Array, aOffset: number, b: Uint8Array, bOffset: number): boolean {
  for (let i = 0; i < OID_BYTES; i++) {
    if (a[aOffset + i] !== b[bOffset + i]) return false;
  }
  return true;
}

/** Byte order of the 20 bytes at both places: negative, 0 or positive. */
export function compareOidBytes(a: Uint8Array, aOffset: number, b: Uint8Array, bOffset: number): number {
  for (let i = 0; i < OID_BYTES; i++) {
    const difference = (a[aOffset + i] ?? 0) - (b[bOffset + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function hexValue(code: number): number {
  return code <= 57 ? code - 48 : (code | 32) - 87;
}
