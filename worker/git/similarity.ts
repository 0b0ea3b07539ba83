/**
 * How much of one file is found in another, by git's measure: contents are cut into lines (of at most 64 bytes), and
 * the bytes of the lines both have are counted.
 */

/** A file's lines as hashes, sorted, with the bytes that each stands for. */
export interface Fingerprint {
  readonly sizeBytes: number;
  readonly hashes: Uint32Array;
  readonly weights: Uint32Array;
}

const MAX_CHUNK_BYTES = 64;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** git's rule: a NUL among the first 8000 bytes. */
export function isBinary(bytes: Uint8Array): boolean {
  const nul = bytes.indexOf(0);
  return nul !== -1 && nul < 8000;
}

export function fingerprint(bytes: Uint8Array): Fingerprint {
  const weights = new Map<number, number>();
  const text = !isBinary(bytes);
  let hash = 0x811c9dc5;
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (text && byte === CARRIAGE_RETURN && bytes[i + 1] === NEWLINE) continue;
    hash = Math.imul(hash ^ byte, 0x01000193);
    length++;
    if (length < MAX_CHUNK_BYTES && byte !== NEWLINE && i + 1 < bytes.length) continue;
    const key = hash >>> 0;
    weights.set(key, (weights.get(key) ?? 0) + length);
    hash = 0x811c9dc5;
    length = 0;
  }
  const hashes = Uint32Array.from(weights.keys()).sort();
  return { sizeBytes: bytes.length, hashes, weights: hashes.map((key) => weights.get(key) ?? 0) };
}

/** From 0 to 1: the bytes of `before` that `after` has too, against the larger of both. */
export function similarity(before: Fingerprint, after: Fingerprint): number {
  const largest = Math.max(before.sizeBytes, after.sizeBytes);
  if (largest === 0) return 1;
  let shared = 0;
  let [i, j] = [0, 0];
  while (i < before.hashes.length && j < after.hashes.length) {
    const [x, y] = [before.hashes[i] ?? 0, after.hashes[j] ?? 0];
    if (x === y) shared += Math.min(before.weights[i] ?? 0, after.weights[j] ?? 0);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return shared / largest;
}

/** What `similarity` cannot exceed, from the sizes alone. */
export function bestPossibleSimilarity(beforeBytes: number, afterBytes: number): number {
  const largest = Math.max(beforeBytes, afterBytes);
  return largest === 0 ? 1 : Math.min(beforeBytes, afterBytes) / largest;
}
