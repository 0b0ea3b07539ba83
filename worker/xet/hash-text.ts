/** Converts hashes between their 32 bytes and the protocol's text, in which each 8-byte group is reversed. */
import { type Sha256, isSha256 } from '../domain/oid.ts';
import { type XetHash, isXetHash } from '../domain/xet-hash.ts';
import { XetFormatError } from './format-error.ts';
import { HASH_BYTES } from './limits.ts';

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The text of the 32 bytes at `offset`. */
export function hashText(bytes: Uint8Array, offset = 0): XetHash {
  if (offset + HASH_BYTES > bytes.length) throw new XetFormatError('a hash is cut off');
  // The first byte of a group comes last. A shard has many thousands of these.
  let text = '';
  for (let i = 0; i < HASH_BYTES; i++) text += DIGITS[bytes[offset + (i ^ 7)] ?? 0] ?? '';
  return text as XetHash;
}

/** Writes the 32 bytes that the text stands for to `target`. */
export function writeHash(hash: XetHash | Sha256, target: Uint8Array, offset = 0): void {
  for (let i = 0; i < HASH_BYTES; i++) target[offset + (i ^ 7)] = Number.parseInt(hash.slice(2 * i, 2 * i + 2), 16);
}

export function hashBytes(hash: XetHash): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HASH_BYTES);
  writeHash(hash, bytes);
  return bytes;
}

/** A SHA-256 as shards hold it: turned like a hash, so that its text is the digest as everyone else writes it. */
export function sha256Text(bytes: Uint8Array, offset: number): Sha256 {
  const text: string = hashText(bytes, offset);
  if (!isSha256(text)) throw new XetFormatError('a digest is cut off');
  return text;
}

export function parseXetHash(text: string): XetHash {
  if (!isXetHash(text)) throw new XetFormatError('a hash has 64 hexadecimal digits');
  return text;
}
