/**
 * The name of a chunk, xorb or file in the Xet protocol: 64 lower-case hex digits. Each group of sixteen is one
 * little-endian 64-bit word, so the digits are not the hash's bytes in order: worker/xet/hash-text.ts converts.
 */
export type XetHash = string & { readonly __brand: 'XetHash' };

const XET_HASH = /^[0-9a-f]{64}$/;

export function isXetHash(text: string): text is XetHash {
  return XET_HASH.test(text);
}

/** What the empty file, and a shard without a key, use where a hash stands. */
export const ZERO_XET_HASH = '0'.repeat(64) as XetHash;
