/**
 * Keyed BLAKE3 of up to 256 KiB, eight chunks (or parents) at a time in the lanes of 128-bit vectors. The tree is built
 * level by level, which gives the same tree as the specification's since only the last node of a level may be alone.
 */
import { CHAIN, CHAINS, DIGEST, KEY, LANES, ROTATIONS, SCHEDULE, STATES, STATE_BYTES, TAIL } from './memory';

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
  for (let i = 0; i < 16; i++) {
    store<i32>(SCHEDULE + 4 * i, <i32>LANES + 16 * i);
    store<i32>(SCHEDULE + 64 + 4 * i, <i32>LANES + <i32>STATE_BYTES + 16 * i);
  }
  for (let row = SCHEDULE + 128; row < SCHEDULE + 7 * 128; row += 64) {
    for (let i = 0; i < 16; i++) store<i32>(row + 4 * i, load<i32>(row - 128 + 4 * unchecked(PERMUTATION[i])));
  }
  v128.store(ROTATIONS, i8x16(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
  v128.store(ROTATIONS, i8x16(1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12), 16);
  prepared = true;
}

// Which bytes go where is read from memory: V8 puts the constants of a shuffle together anew each time.
function rotate16(x: v128): v128 {
  return i8x16.relaxed_swizzle(x, v128.load(ROTATIONS));
}
function rotate12(x: v128): v128 {
  return v128.or(i32x4.shr_u(x, 12), i32x4.shl(x, 20));
}
function rotate8(x: v128): v128 {
  return i8x16.relaxed_swizzle(x, v128.load(ROTATIONS, 16));
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

/** What a lane begins a block with, beside its chaining value; `state` is of four lanes. */
function beginBlock(state: usize, chains: usize, counters: v128, flags: i32): void {
  memory.copy(state, chains, 8 * 16);
  v128.store(state, i32x4.splat(IV0), 128);
  v128.store(state, i32x4.splat(IV1), 144);
  v128.store(state, i32x4.splat(IV2), 160);
  v128.store(state, i32x4.splat(IV3), 176);
  v128.store(state, counters, 192);
  v128.store(state, i32x4.splat(0), 208);
  v128.store(state, i32x4.splat(64), 224);
  v128.store(state, i32x4.splat(flags), 240);
}

function endBlock(state: usize, chains: usize): void {
  for (let i: usize = 0; i < 8 * 16; i += 16)
    v128.store(chains + i, xor(v128.load(state + i), v128.load(state + i + 128)));
}

/**
 * Hashes up to eight messages of `blocks` blocks each (chunks, or parents of one block) into as many chaining values at
 * `target`; the values after them are overwritten. Messages are `stride` bytes apart, from `first` to `last`. `counter`
 * is of the first message; the others follow when `step` is 1.
 *
 * There are two states of four lanes, whose rounds alternate: a round waits for itself most of the time.
 */
function hashLanes(
  first: usize,
  last: usize,
  stride: usize,
  blocks: i32,
  counter: i32,
  step: i32,
  flags: i32,
  firstFlags: i32,
  lastFlags: i32,
  target: usize,
): void {
  const other: usize = last - first >= 4 * stride ? STATE_BYTES : 0;
  const states = STATES + other;
  for (let i: usize = 0; i < 8; i++) {
    const keyWord = v128.load32_splat(KEY + 4 * i);
    v128.store(CHAINS + 16 * i, keyWord);
    v128.store(CHAINS + 16 * i, keyWord, 128);
  }
  const counters = add(i32x4.splat(counter), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(step)));
  let blockFlags = flags | firstFlags;
  for (let block = 0; block < blocks; block++) {
    if (block === blocks - 1) blockFlags |= lastFlags;
    for (let state = STATES; state <= states; state += STATE_BYTES) {
      // Lanes without a message of their own repeat the last one.
      const p0 = first + ((state - STATES) / (STATE_BYTES / 4)) * stride + <usize>(64 * block);
      const end = last + <usize>(64 * block);
      const p1 = min(p0 + stride, end);
      const p2 = min(p1 + stride, end);
      const p3 = min(p2 + stride, end);
      for (let part: usize = 0; part < 64; part += 16)
        transpose(p0 + part, p1 + part, p2 + part, p3 + part, LANES + (state - STATES) + 4 * part);
      beginBlock(state, CHAINS + (state - STATES) / 2, counters, blockFlags);
    }
    if (other) v128.store(STATES + STATE_BYTES, add(counters, i32x4.splat(4 * step)), 192);
    let state = STATES;
    const rowStep: usize = 128 - (other >> 2);
    for (let row = SCHEDULE; row < SCHEDULE + 7 * 128; row += rowStep) {
      let a0 = v128.load(state);
      let a1 = v128.load(state, 16);
      let a2 = v128.load(state, 32);
      let a3 = v128.load(state, 48);
      let b0 = v128.load(state, 64);
      let b1 = v128.load(state, 80);
      let b2 = v128.load(state, 96);
      let b3 = v128.load(state, 112);
      let c0 = v128.load(state, 128);
      let c1 = v128.load(state, 144);
      let c2 = v128.load(state, 160);
      let c3 = v128.load(state, 176);
      let d0 = v128.load(state, 192);
      let d1 = v128.load(state, 208);
      let d2 = v128.load(state, 224);
      let d3 = v128.load(state, 240);
      // Columns, first half.
      a0 = add(add(a0, word(row, 0)), b0);
      a1 = add(add(a1, word(row, 2)), b1);
      a2 = add(add(a2, word(row, 4)), b2);
      a3 = add(add(a3, word(row, 6)), b3);
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
      a0 = add(add(a0, word(row, 1)), b0);
      a1 = add(add(a1, word(row, 3)), b1);
      a2 = add(add(a2, word(row, 5)), b2);
      a3 = add(add(a3, word(row, 7)), b3);
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
      a0 = add(add(a0, word(row, 8)), b1);
      a1 = add(add(a1, word(row, 10)), b2);
      a2 = add(add(a2, word(row, 12)), b3);
      a3 = add(add(a3, word(row, 14)), b0);
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
      a0 = add(add(a0, word(row, 9)), b1);
      a1 = add(add(a1, word(row, 11)), b2);
      a2 = add(add(a2, word(row, 13)), b3);
      a3 = add(add(a3, word(row, 15)), b0);
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
      v128.store(state, a0);
      v128.store(state, a1, 16);
      v128.store(state, a2, 32);
      v128.store(state, a3, 48);
      v128.store(state, b0, 64);
      v128.store(state, b1, 80);
      v128.store(state, b2, 96);
      v128.store(state, b3, 112);
      v128.store(state, c0, 128);
      v128.store(state, c1, 144);
      v128.store(state, c2, 160);
      v128.store(state, c3, 176);
      v128.store(state, d0, 192);
      v128.store(state, d1, 208);
      v128.store(state, d2, 224);
      v128.store(state, d3, 240);
      state ^= other;
    }
    for (let state = STATES; state <= states; state += STATE_BYTES) endBlock(state, CHAINS + (state - STATES) / 2);
    blockFlags = flags;
  }
  for (let lane: usize = 0; lane < 8; lane++) {
    const chains = CHAINS + 128 * (lane >> 2) + 4 * (lane & 3);
    for (let i: usize = 0; i < 8; i++) store<u32>(target + 32 * lane + 4 * i, load<u32>(chains + 16 * i));
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
  for (let row = SCHEDULE; row < SCHEDULE + 7 * 128; row += 128) {
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
  const lastWhole = data + <usize>((whole - 1) * CHUNK_BYTES);
  for (let first = 0; first < whole; first += 8) {
    const source = data + <usize>(first * CHUNK_BYTES);
    const target = CHAIN + <usize>(32 * first);
    hashLanes(
      source,
      min(source + 7 * CHUNK_BYTES, lastWhole),
      CHUNK_BYTES,
      16,
      first,
      1,
      KEYED,
      CHUNK_START,
      CHUNK_END,
      target,
    );
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
    const lastPair = CHAIN + <usize>(64 * (pairs - 1));
    for (let first = 0; first < pairs; first += 8) {
      // Children lie behind the place their parents go to, and all of them are read before one is written.
      const source = CHAIN + <usize>(64 * first);
      const target = CHAIN + <usize>(32 * first);
      hashLanes(source, min(source + 7 * 64, lastPair), 64, 1, 0, 0, KEYED | PARENT, 0, 0, target);
    }
    if (nodes & 1) {
      v128.store(CHAIN + <usize>(32 * pairs), singleLow);
      v128.store(CHAIN + <usize>(32 * pairs), singleHigh, 16);
    }
    nodes = pairs + (nodes & 1);
  }
  hashOne(KEY, CHAIN, 64, 0, KEYED | PARENT | ROOT, DIGEST);
}
