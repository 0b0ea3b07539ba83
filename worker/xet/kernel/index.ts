/**
 * The inner loops of the Xet formats, compiled to WebAssembly: hashing, packing, unpacking, finding chunks. The caller
 * puts bytes into INPUT and finds results in OUTPUT and DIGEST; no length that it passes leads outside of an area.
 */
import { keyedBlake3 } from './blake3';
import { joinGroups, splitGroups } from './byte-groups';
import { decodeFrame } from './lz4-decoder';
import { encodeFrame } from './lz4-encoder';
import { BETWEEN, BETWEEN_BYTES, DIGEST, GEAR, INPUT, INPUT_BYTES, KEY, OUTPUT, OUTPUT_BYTES } from './memory';

const PLAIN: i32 = 0;
const LZ4: i32 = 1;
const GROUPED_LZ4: i32 = 2;

export const input: usize = INPUT;
export const inputBytes: i32 = INPUT_BYTES;
export const output: usize = OUTPUT;
export const key: usize = KEY;
export const digest: usize = DIGEST;
export const gear: usize = GEAR;

/** Hashes the first `length` bytes of INPUT under KEY into DIGEST. */
export function hashInput(length: i32): void {
  if (<u32>length > <u32>INPUT_BYTES) unreachable();
  keyedBlake3(INPUT, length);
}

/** The same for OUTPUT. */
export function hashOutput(length: i32): void {
  if (<u32>length > <u32>OUTPUT_BYTES) unreachable();
  keyedBlake3(OUTPUT, length);
}

/** Unpacks a chunk from INPUT to OUTPUT; false unless it gives exactly `rawLength` bytes. */
export function unpack(scheme: i32, length: i32, rawLength: i32): bool {
  if (<u32>length > <u32>INPUT_BYTES || <u32>rawLength > <u32>BETWEEN_BYTES) return false;
  if (scheme === PLAIN) {
    if (length !== rawLength) return false;
    memory.copy(OUTPUT, INPUT, length);
    return true;
  }
  if (scheme === LZ4) return decodeFrame(INPUT, length, OUTPUT, rawLength);
  if (scheme !== GROUPED_LZ4 || !decodeFrame(INPUT, length, BETWEEN, rawLength)) return false;
  joinGroups(BETWEEN, rawLength, OUTPUT);
  return true;
}

/** Packs a chunk from INPUT to OUTPUT; answers its length, or 0 when it would not get shorter. */
export function pack(scheme: i32, length: i32): i32 {
  if (<u32>length > <u32>BETWEEN_BYTES) return 0;
  if (scheme === LZ4) return encodeFrame(INPUT, length, OUTPUT, length - 1);
  if (scheme !== GROUPED_LZ4) return 0;
  splitGroups(INPUT, length, BETWEEN);
  return encodeFrame(BETWEEN, length, OUTPUT, length - 1);
}

/**
 * The first position in INPUT from `from` on, before `end`, behind which a chunk may end, or -1: where the rolling hash
 * of the bytes since `start` has zeros under the mask.
 */
export function findCut(start: i32, from: i32, end: i32, mask: u64): i32 {
  if (<u32>end > <u32>INPUT_BYTES || start < 0) unreachable();
  let hash: u64 = 0;
  for (let at = start; at < end; at++) {
    hash = (hash << 1) + load<u64>(GEAR + ((<usize>load<u8>(INPUT + <usize>at)) << 3));
    if ((hash & mask) === 0 && at >= from) return at;
  }
  return -1;
}
