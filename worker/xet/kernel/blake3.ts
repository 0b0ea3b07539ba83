/**
 * Keyed BLAKE3 of up to 256 KiB, four chunks (or parents) at a time in the lanes of 128-bit vectors. The tree is built
 * level by level, which gives the same tree as the specification's since only the last node of a level may be alone.
 */
import { CHAIN, DIGEST, KEY, LANES, SCHEDULE, TAIL } from './memory';

const CHUNK_BYTES: i32 = 1024;
const CHUNK_START: i32 = 1;
const CHUNK_END: i32 = 2;
const PARENT: i32 = 4;
const ROOT: i32 = 8;
const KEYED: i32 = 16;

const IV0: i32 = 0x6a09e667;
const IV1: i32 = <i32>0xbb67ae85;
const IV2: i32 = 0x3c6ef372;
const IV3: i32 = <i32>0xa54ff53a;

/** The order in which a round's words are taken by the next one. */
const PERMUTATION: StaticArray<i32> = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];

let prepared = false;

function prepare(): void {
  if (prepared) return;
  for (let i = 0; i < 16; i++) store<i32>(SCHEDULE + 4 * i, <i32>LANES + 16 * i);
  for (let round = 1; round < 7; round++) {
    const row = SCHEDULE + 64 * round;
    for (let i = 0; i < 16; i++) store<i32>(row + 4 * i, load<i32>(row - 64 + 4 * unchecked(PERMUTATION[i])));
  }
  prepared = true;
}

function rotate16(x: v128): v128 {
  return i8x16.shuffle(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
}
function rotate12(x: v128): v128 {
  return v128.or(i32x4.shr_u(x, 12), i32x4.shl(x, 20));
}
function rotate8(x: v128): v128 {
  return i8x16.shuffle(x, x, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
}
function rotate7(x: v128): v128 {
  return v128.or(i32x4.shr_u(x, 7), i32x4.shl(x, 25));
}
function add(a: v128, b: v128): v128 {
  return i32x4.add(a, b);
}
function xor(a: v128, b: v128): v128 {
  return v128.xor(a, b);
}

/** Turns 16 bytes of four lanes into four vectors of one word each. */
function transpose(p0: usize, p1: usize, p2: usize, p3: usize, target: usize): void {
  const a = v128.load(p0);
  const b = v128.load(p1);
  const c = v128.load(p2);
  const d = v128.load(p3);
  const abLow = i32x4.shuffle(a, b, 0, 4, 1, 5);
  const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cdLow = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(target, i64x2.shuffle(abLow, cdLow, 0, 2));
  v128.store(target + 16, i64x2.shuffle(abLow, cdLow, 1, 3));
  v128.store(target + 32, i64x2.shuffle(abHigh, cdHigh, 0, 2));
  v128.store(target + 48, i64x2.shuffle(abHigh, cdHigh, 1, 3));
}

/** Message word of a round, from the lanes. */
function word(row: usize, index: i32): v128 {
  return v128.load(<usize>load<u32>(row + 4 * index));
}

/**
 * Hashes `blocks` blocks of four messages (chunks, or parents of one block) into four chaining values at `target`.
 * `counter` is of the first message; the others follow when `step` is 1.
 */
function hashFour(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  blocks: i32,
  counter: i32,
  step: i32,
  flags: i32,
  firstFlags: i32,
  lastFlags: i32,
  target: usize,
): void {
  let h0 = v128.load32_splat(KEY);
  let h1 = v128.load32_splat(KEY + 4);
  let h2 = v128.load32_splat(KEY + 8);
  let h3 = v128.load32_splat(KEY + 12);
  let h4 = v128.load32_splat(KEY + 16);
  let h5 = v128.load32_splat(KEY + 20);
  let h6 = v128.load32_splat(KEY + 24);
  let h7 = v128.load32_splat(KEY + 28);
  const counters = i32x4.add(i32x4.splat(counter), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(step)));
  let blockFlags = flags | firstFlags;
  for (let block = 0; block < blocks; block++) {
    if (block === blocks - 1) blockFlags |= lastFlags;
    const at = <usize>(64 * block);
    for (let part: usize = 0; part < 64; part += 16)
      transpose(p0 + at + part, p1 + at + part, p2 + at + part, p3 + at + part, LANES + 4 * part);

    let a0 = h0;
    let a1 = h1;
    let a2 = h2;
    let a3 = h3;
    let b0 = h4;
    let b1 = h5;
    let b2 = h6;
    let b3 = h7;
    let c0 = i32x4.splat(IV0);
    let c1 = i32x4.splat(IV1);
    let c2 = i32x4.splat(IV2);
    let c3 = i32x4.splat(IV3);
    let d0 = counters;
    let d1 = i32x4.splat(0);
    let d2 = i32x4.splat(64);
    let d3 = i32x4.splat(blockFlags);
    for (let row = SCHEDULE; row < SCHEDULE + 7 * 64; row += 64) {
      // Columns, first half.
      a0 = add(add(a0, b0), word(row, 0));
      a1 = add(add(a1, b1), word(row, 2));
      a2 = add(add(a2, b2), word(row, 4));
      a3 = add(add(a3, b3), word(row, 6));
      d0 = rotate16(xor(d0, a0));
      d1 = rotate16(xor(d1, a1));
      d2 = rotate16(xor(d2, a2));
      d3 = rotate16(xor(d3, a3));
      c0 = add(c0, d0);
      c1 = add(c1, d1);
      c2 = add(c2, d2);
      c3 = add(c3, d3);
      b0 = rotate12(xor(b0, c0));
      b1 = rotate12(xor(b1, c1));
      b2 = rotate12(xor(b2, c2));
      b3 = rotate12(xor(b3, c3));
      // Columns, second half.
      a0 = add(add(a0, b0), word(row, 1));
      a1 = add(add(a1, b1), word(row, 3));
      a2 = add(add(a2, b2), word(row, 5));
      a3 = add(add(a3, b3), word(row, 7));
      d0 = rotate8(xor(d0, a0));
      d1 = rotate8(xor(d1, a1));
      d2 = rotate8(xor(d2, a2));
      d3 = rotate8(xor(d3, a3));
      c0 = add(c0, d0);
      c1 = add(c1, d1);
      c2 = add(c2, d2);
      c3 = add(c3, d3);
      b0 = rotate7(xor(b0, c0));
      b1 = rotate7(xor(b1, c1));
      b2 = rotate7(xor(b2, c2));
      b3 = rotate7(xor(b3, c3));
      // Diagonals, first half.
      a0 = add(add(a0, b1), word(row, 8));
      a1 = add(add(a1, b2), word(row, 10));
      a2 = add(add(a2, b3), word(row, 12));
      a3 = add(add(a3, b0), word(row, 14));
      d3 = rotate16(xor(d3, a0));
      d0 = rotate16(xor(d0, a1));
      d1 = rotate16(xor(d1, a2));
      d2 = rotate16(xor(d2, a3));
      c2 = add(c2, d3);
      c3 = add(c3, d0);
      c0 = add(c0, d1);
      c1 = add(c1, d2);
      b1 = rotate12(xor(b1, c2));
      b2 = rotate12(xor(b2, c3));
      b3 = rotate12(xor(b3, c0));
      b0 = rotate12(xor(b0, c1));
      // Diagonals, second half.
      a0 = add(add(a0, b1), word(row, 9));
      a1 = add(add(a1, b2), word(row, 11));
      a2 = add(add(a2, b3), word(row, 13));
      a3 = add(add(a3, b0), word(row, 15));
      d3 = rotate8(xor(d3, a0));
      d0 = rotate8(xor(d0, a1));
      d1 = rotate8(xor(d1, a2));
      d2 = rotate8(xor(d2, a3));
      c2 = add(c2, d3);
      c3 = add(c3, d0);
      c0 = add(c0, d1);
      c1 = add(c1, d2);
      b1 = rotate7(xor(b1, c2));
      b2 = rotate7(xor(b2, c3));
      b3 = rotate7(xor(b3, c0));
      b0 = rotate7(xor(b0, c1));
    }
    h0 = xor(a0, c0);
    h1 = xor(a1, c1);
    h2 = xor(a2, c2);
    h3 = xor(a3, c3);
    h4 = xor(b0, d0);
    h5 = xor(b1, d1);
    h6 = xor(b2, d2);
    h7 = xor(b3, d3);
    blockFlags = flags;
  }
  v128.store(LANES, h0);
  v128.store(LANES, h1, 16);
  v128.store(LANES, h2, 32);
  v128.store(LANES, h3, 48);
  v128.store(LANES, h4, 64);
  v128.store(LANES, h5, 80);
  v128.store(LANES, h6, 96);
  v128.store(LANES, h7, 112);
  for (let lane: usize = 0; lane < 4; lane++) {
    for (let i: usize = 0; i < 8; i++) store<u32>(target + 32 * lane + 4 * i, load<u32>(LANES + 16 * i + 4 * lane));
  }
}

/** Moves the rows of a state so that its diagonals become columns, and back. */
function left1(x: v128): v128 {
  return i32x4.shuffle(x, x, 1, 2, 3, 0);
}
function left2(x: v128): v128 {
  return i32x4.shuffle(x, x, 2, 3, 0, 1);
}
function left3(x: v128): v128 {
  return i32x4.shuffle(x, x, 3, 0, 1, 2);
}

/** Message words of one block for one half of a round, four at a time. */
function pick(block: usize, row: usize, first: i32): v128 {
  return i32x4(
    load<i32>(block + ((load<u32>(row + 4 * first) - <u32>LANES) >> 2)),
    load<i32>(block + ((load<u32>(row + 4 * (first + 2)) - <u32>LANES) >> 2)),
    load<i32>(block + ((load<u32>(row + 4 * (first + 4)) - <u32>LANES) >> 2)),
    load<i32>(block + ((load<u32>(row + 4 * (first + 6)) - <u32>LANES) >> 2)),
  );
}

/** One block of one message, the rows of the state in vectors: chains the value at `chain` into `target`. */
function hashOne(chain: usize, block: usize, length: i32, counter: i32, flags: i32, target: usize): void {
  let a = v128.load(chain);
  let b = v128.load(chain, 16);
  let c = i32x4(IV0, IV1, IV2, IV3);
  let d = i32x4(counter, 0, length, flags);
  for (let row = SCHEDULE; row < SCHEDULE + 7 * 64; row += 64) {
    a = add(add(a, b), pick(block, row, 0));
    d = rotate16(xor(d, a));
    c = add(c, d);
    b = rotate12(xor(b, c));
    a = add(add(a, b), pick(block, row, 1));
    d = rotate8(xor(d, a));
    c = add(c, d);
    b = rotate7(xor(b, c));
    b = left1(b);
    c = left2(c);
    d = left3(d);
    a = add(add(a, b), pick(block, row, 8));
    d = rotate16(xor(d, a));
    c = add(c, d);
    b = rotate12(xor(b, c));
    a = add(add(a, b), pick(block, row, 9));
    d = rotate8(xor(d, a));
    c = add(c, d);
    b = rotate7(xor(b, c));
    b = left3(b);
    c = left2(c);
    d = left1(d);
  }
  v128.store(target, xor(a, c));
  v128.store(target, xor(b, d), 16);
}

/** The last, or only, chunk of a message: 0 to 1024 bytes. */
function hashLastChunk(data: usize, length: i32, counter: i32, root: i32, target: usize): void {
  let flags = KEYED | CHUNK_START;
  let chain = KEY;
  while (length > 64) {
    hashOne(chain, data, 64, counter, flags, target);
    chain = target;
    flags = KEYED;
    data += 64;
    length -= 64;
  }
  if (length < 64) {
    memory.fill(TAIL, 0, 64);
    memory.copy(TAIL, data, length);
    data = TAIL;
  }
  hashOne(chain, data, length, counter, flags | CHUNK_END | root, target);
}

/** Hashes the bytes under the key at KEY and leaves 32 bytes at DIGEST. */
export function keyedBlake3(data: usize, length: i32): void {
  prepare();
  if (length <= CHUNK_BYTES) {
    hashLastChunk(data, length, 0, ROOT, DIGEST);
    return;
  }
  const whole = length / CHUNK_BYTES;
  for (let first = 0; first < whole; first += 4) {
    // Lanes without a chunk of their own repeat the last one; what they give is written over or not looked at.
    const p0 = data + <usize>(first * CHUNK_BYTES);
    const p1 = data + <usize>(min(first + 1, whole - 1) * CHUNK_BYTES);
    const p2 = data + <usize>(min(first + 2, whole - 1) * CHUNK_BYTES);
    const p3 = data + <usize>(min(first + 3, whole - 1) * CHUNK_BYTES);
    hashFour(p0, p1, p2, p3, 16, first, 1, KEYED, CHUNK_START, CHUNK_END, CHAIN + <usize>(32 * first));
  }
  let nodes = whole;
  const rest = length - whole * CHUNK_BYTES;
  if (rest > 0) {
    hashLastChunk(data + <usize>(whole * CHUNK_BYTES), rest, whole, 0, CHAIN + <usize>(32 * whole));
    nodes++;
  }
  while (nodes > 2) {
    const pairs = nodes >> 1;
    // The one without a partner may stand where lanes without a pair leave what nobody wants.
    const single = CHAIN + <usize>(32 * (nodes - 1));
    const singleLow = v128.load(single);
    const singleHigh = v128.load(single, 16);
    for (let first = 0; first < pairs; first += 4) {
      const source = CHAIN + <usize>(64 * first);
      // Children lie behind the place their parents go to, and all four are read before one is written.
      const lastPair = CHAIN + <usize>(64 * (pairs - 1));
      hashFour(
        source,
        min(source + 64, lastPair),
        min(source + 128, lastPair),
        min(source + 192, lastPair),
        1,
        0,
        0,
        KEYED | PARENT,
        0,
        0,
        CHAIN + <usize>(32 * first),
      );
    }
    if (nodes & 1) {
      v128.store(CHAIN + <usize>(32 * pairs), singleLow);
      v128.store(CHAIN + <usize>(32 * pairs), singleHigh, 16);
    }
    nodes = pairs + (nodes & 1);
  }
  hashOne(KEY, CHAIN, 64, 0, KEYED | PARENT | ROOT, DIGEST);
}
