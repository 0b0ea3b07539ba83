/** The hashes of the Xet protocol: chunks, xorbs, files, terms. All are BLAKE3 with a key of their own. */
import { type XetHash, ZERO_XET_HASH } from '../domain/xet-hash.ts';
import { hashText } from './hash-text.ts';
import { keyedHash } from './kernel.ts';
import { HASH_BYTES } from './limits.ts';
import { type MerkleLeaves, merkleRoot, merkleRootInTurns } from './merkle.ts';

export const DATA_KEY = Uint8Array.from([
  102, 151, 245, 119, 91, 149, 80, 222, 49, 53, 203, 172, 165, 151, 24, 28, 157, 228, 33, 16, 155, 235, 43, 88, 180,
  208, 176, 75, 147, 173, 242, 41,
]);
const VERIFICATION_KEY = Uint8Array.from([
  127, 24, 87, 214, 206, 86, 237, 102, 18, 127, 249, 19, 231, 165, 195, 243, 164, 205, 38, 213, 181, 219, 73, 230, 65,
  36, 152, 127, 40, 251, 148, 195,
]);
const FILE_KEY = new Uint8Array(HASH_BYTES);

export function chunkHashOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return keyedHash(DATA_KEY, bytes);
}

/** The name of a xorb with these chunks. */
export function xorbHashOf(chunks: MerkleLeaves): XetHash {
  return hashText(merkleRoot(chunks));
}

/** The name of a file with these chunks, in the file's order. */
export function fileHashOf(chunks: MerkleLeaves): XetHash {
  return chunks.count === 0 ? ZERO_XET_HASH : hashText(keyedHash(FILE_KEY, merkleRoot(chunks)));
}

/** The same for a file that may have very many chunks. */
export async function fileHashInTurns(chunks: MerkleLeaves): Promise<XetHash> {
  return chunks.count === 0 ? ZERO_XET_HASH : hashText(keyedHash(FILE_KEY, await merkleRootInTurns(chunks)));
}

/** Proves knowledge of all chunks of a term: `hashes` are theirs, 32 bytes each, one after the other. */
export function verificationHashOf(hashes: Uint8Array): XetHash {
  return hashText(keyedHash(VERIFICATION_KEY, hashes));
}

/** A chunk hash as a deduplication shard with this key shows it. */
export function hmacHash(key: Uint8Array, hash: Uint8Array): Uint8Array<ArrayBuffer> {
  return keyedHash(key, hash);
}

/** True when a chunk is worth a deduplication query although no file starts with it. */
export function isGlobalDedupChunk(hashes: Uint8Array, chunk: number): boolean {
  const at = chunk * HASH_BYTES + 24;
  return hashes[at] === 0 && ((hashes[at + 1] ?? 0) & 3) === 0;
}
