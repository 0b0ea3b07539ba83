/**
 * SHA-1 (FIPS 180-4) of small inputs, without allocating. The native hash is faster per byte, but each use leaves
 * objects behind that only a full garbage collection frees, which for the hundreds of thousands of small objects in a
 * pack costs more memory than the pack's whole index.
 */

/** Up to this size the function here is about as fast as a call of the native hash. */
export const SMALL_BYTES = 512;

const words = new Int32Array(80);
const tail = new Uint8Array(128);

/** Writes the 20 bytes of the digest of `bytes[start, end)` into `target` at `at`. */
export function smallSha1(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): void {
  const length = end - start;
  state[0] = 0x67452301;
  state[1] = 0xefcdab89 | 0;
  state[2] = 0x98badcfe | 0;
  state[3] = 0x10325476;
  state[4] = 0xc3d2e1f0 | 0;
  const whole = start + (length - (length % 64));
  for (let block = start; block < whole; block += 64) compress(bytes, block);
  const rest = end - whole;
  tail.fill(0);
  for (let i = 0; i < rest; i++) tail[i] = bytes[whole + i] ?? 0;
  tail[rest] = 0x80;
  const tailBytes = rest < 56 ? 64 : 128;
  // Inputs are far below 512 MiB, so the length in bits fits the last four bytes.
  const bits = length * 8;
  for (let i = 0; i < 4; i++) tail[tailBytes - 1 - i] = bits >>> (8 * i);
  compress(tail, 0);
  if (tailBytes === 128) compress(tail, 64);
  for (let i = 0; i < 5; i++) {
    const word = state[i] ?? 0;
    target[at + 4 * i] = word >>> 24;
    target[at + 4 * i + 1] = word >>> 16;
    target[at + 4 * i + 2] = word >>> 8;
    target[at + 4 * i + 3] = word;
  }
}

const state = new Int32Array(5);

function compress(bytes: Uint8Array, offset: number): void {
  const w = words;
  for (let i = 0; i < 16; i++) {
    const at = offset + 4 * i;
    w[i] = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  }
  for (let i = 16; i < 80; i++) {
    const mixed = (w[i - 3] ?? 0) ^ (w[i - 8] ?? 0) ^ (w[i - 14] ?? 0) ^ (w[i - 16] ?? 0);
    w[i] = (mixed << 1) | (mixed >>> 31);
  }
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  let e = state[4] ?? 0;
  // Four loops, one for each of the standard's round functions: one loop that chooses is half as fast.
  for (let i = 0; i < 20; i++) {
    const next = (((a << 5) | (a >>> 27)) + ((b & c) | (~b & d)) + e + 0x5a827999 + (w[i] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let i = 20; i < 40; i++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0x6ed9eba1 + (w[i] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let i = 40; i < 60; i++) {
    const next = (((a << 5) | (a >>> 27)) + ((b & c) | (b & d) | (c & d)) + e + 0x8f1bbcdc + (w[i] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let i = 60; i < 80; i++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0xca62c1d6 + (w[i] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = ((state[0] ?? 0) + a) | 0;
  state[1] = ((state[1] ?? 0) + b) | 0;
  state[2] = ((state[2] ?? 0) + c) | 0;
  state[3] = ((state[3] ?? 0) + d) | 0;
  state[4] = ((state[4] ?? 0) + e) | 0;
}
