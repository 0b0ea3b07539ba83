/** Packs a chunk as an LZ4 frame of one block: greedy, one look-up a position, faster steps where nothing repeats. */
import { MATCHES, MATCHES_BYTES } from './memory';
import { xxh32 } from './xxh32';

const MAX_DISTANCE: usize = 0xffff;
/** The format wants the last match to start this far from the end, and the last bytes to be literals. */
const LAST_MATCH_BYTES: usize = 12;
const LAST_LITERAL_BYTES: usize = 5;
/** Magic, flags, block size, checksum of both, length of the block; then, behind the block, the end mark. */
const HEADER_BYTES: i32 = 11;
const FRAME_BYTES: i32 = HEADER_BYTES + 4;

function placeOf(sequence: u32): usize {
  return MATCHES + <usize>(((sequence * 0x9e3779b1) >> 18) << 2);
}

/** Writes what is left of a length of 15 or more. */
function putLength(target: usize, length: i32): usize {
  while (length >= 255) {
    store<u8>(target++, 255);
    length -= 255;
  }
  store<u8>(target++, <u8>length);
  return target;
}

function putLiterals(target: usize, source: usize, length: i32, matchCode: i32): usize {
  store<u8>(target++, <u8>((min(length, 15) << 4) | min(matchCode, 15)));
  if (length >= 15) target = putLength(target, length - 15);
  memory.copy(target, source, length);
  return target + <usize>length;
}

/**
 * Packs `length` bytes into at most `room` at `target`; answers how long the frame is, or 0 when it does not fit. Writes
 * only inside of the room, but for a few bytes of a length.
 */
export function encodeFrame(source: usize, length: i32, target: usize, room: i32): i32 {
  if (room < FRAME_BYTES || length === 0) return 0;
  store<u32>(target, 0x184d2204);
  // Version 1, independent blocks of up to 256 KiB, no checksums but the header's.
  store<u8>(target, 0x60, 4);
  store<u8>(target, 0x50, 5);
  store<u8>(target, <u8>(xxh32(target + 4, 2) >> 8), 6);
  const block = target + <usize>HEADER_BYTES;
  const limit = target + <usize>(room - 4);
  memory.fill(MATCHES, 0, MATCHES_BYTES);

  const end = source + <usize>length;
  const matchLimit = end - LAST_LITERAL_BYTES;
  let out = block;
  let anchor = source;
  let at = source + 1;
  let misses = 0;
  while (at + LAST_MATCH_BYTES <= end) {
    const sequence = load<u32>(at);
    const place = placeOf(sequence);
    // Places hold distances from the source's start; 0 is also "none", which the comparison sorts out.
    const candidate = source + <usize>load<u32>(place);
    store<u32>(place, <u32>(at - source));
    if (at - candidate > MAX_DISTANCE || load<u32>(candidate) !== sequence) {
      at += <usize>(1 + (misses++ >> 6));
      continue;
    }
    misses = 0;
    let start = at;
    let from = candidate;
    while (start > anchor && from > source && load<u8>(start - 1) === load<u8>(from - 1)) {
      start--;
      from--;
    }
    let stop = at + 4;
    let behind = candidate + 4;
    while (stop + 8 <= matchLimit && load<u64>(stop) === load<u64>(behind)) {
      stop += 8;
      behind += 8;
    }
    while (stop < matchLimit && load<u8>(stop) === load<u8>(behind)) {
      stop++;
      behind++;
    }
    const literals = <i32>(start - anchor);
    const matchCode = <i32>(stop - start) - 4;
    if (out + <usize>(literals + literals / 255 + matchCode / 255 + 8) > limit) return 0;
    out = putLiterals(out, anchor, literals, matchCode);
    store<u16>(out, <u16>(start - from));
    out += 2;
    if (matchCode >= 15) out = putLength(out, matchCode - 15);
    if (stop - 2 > at && stop + LAST_MATCH_BYTES <= end)
      store<u32>(placeOf(load<u32>(stop - 2)), <u32>(stop - 2 - source));
    anchor = stop;
    at = stop;
  }
  const literals = <i32>(end - anchor);
  if (out + <usize>(literals + literals / 255 + 2) > limit) return 0;
  out = putLiterals(out, anchor, literals, 0);
  store<u32>(target, <u32>(out - block), 7);
  store<u32>(out, 0);
  return <i32>(out + 4 - target);
}
