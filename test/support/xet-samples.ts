/** Data for tests of the Xet formats: vectors of the reference clients, and the inputs that these were made of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'vectors', 'xet');

export function xetVector(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

export function xetVectorJson(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown;
}

/** Numbers of SplitMix64, little-endian: what the reference tests call random data. */
export function splitMix(sizeBytes: number, seed: bigint): Uint8Array<ArrayBuffer> {
  const words = new BigUint64Array(Math.ceil(sizeBytes / 8));
  let state = seed;
  for (let i = 0; i < words.length; i++) {
    state = BigInt.asUintN(64, state + 0x9e37_79b9_7f4a_7c15n);
    let word = state;
    word = BigInt.asUintN(64, (word ^ (word >> 30n)) * 0xbf58_476d_1ce4_e5b9n);
    word = BigInt.asUintN(64, (word ^ (word >> 27n)) * 0x94d0_49bb_1331_11ebn);
    words[i] = word ^ (word >> 31n);
  }
  return new Uint8Array(words.buffer).slice(0, sizeBytes);
}

/** The file that hf_xet 1.8 was given for the `hf-xet-1.8` vectors: noise, then text, then small floats. */
export function mixedFile(): Uint8Array<ArrayBuffer> {
  const noise = splitMix(40_000, 7n);
  const lines = Array.from(
    { length: 1200 },
    (_, i) => `${i},the quick brown fox ${(i * 7919) % 1000} jumps over the lazy dog\n`,
  );
  const text = new TextEncoder().encode(lines.join(''));
  const floats = Float32Array.from(splitMix(20_000, 9n), (byte) => ((byte - 128) / 128) * 0.02);
  const whole = new Uint8Array(noise.length + text.length + floats.byteLength);
  whole.set(noise);
  whole.set(text, noise.length);
  whole.set(new Uint8Array(floats.buffer), noise.length + text.length);
  return whole;
}

/** Cuts bytes into pieces of the given sizes, over and over. */
export function* inPieces(bytes: Uint8Array, ...sizes: number[]): Generator<Uint8Array, void, undefined> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield bytes.slice(at, at + size);
    at += size;
  }
}
