/**
 * Decodes one LZ4 frame of known unpacked length. Whatever a decoder of the clients refuses is refused too, checksums
 * included: a chunk stored here is read by everyone who deduplicates against it.
 */
import { xxh32 } from './xxh32';

const MAGIC: u32 = 0x184d2204;

/** Copies at least 16 bytes at a time; may write up to 15 bytes behind the end, where there must be room. */
function copyForward(target: usize, source: usize, length: i32): void {
  const end = target + <usize>length;
  while (target < end) {
    v128.store(target, v128.load(source));
    target += 16;
    source += 16;
  }
}

/** Decodes a block into [target, limit); matches may reach back to `base`. Answers where the output ends, or 0. */
function decodeBlock(source: usize, sourceEnd: usize, base: usize, target: usize, limit: usize): usize {
  while (source < sourceEnd) {
    const token = <i32>load<u8>(source++);
    let literals = token >> 4;
    if (literals === 15) {
      let more: i32;
      do {
        if (source >= sourceEnd) return 0;
        more = <i32>load<u8>(source++);
        literals += more;
      } while (more === 255);
    }
    if (<usize>literals > sourceEnd - source || <usize>literals > limit - target) return 0;
    copyForward(target, source, literals);
    target += <usize>literals;
    source += <usize>literals;
    // The last sequence is literals only.
    if (source === sourceEnd) return target;

    if (sourceEnd - source < 2) return 0;
    const distance = <usize>load<u16>(source);
    source += 2;
    if (distance === 0 || distance > target - base) return 0;
    let length = token & 15;
    if (length === 15) {
      let more: i32;
      do {
        if (source >= sourceEnd) return 0;
        more = <i32>load<u8>(source++);
        length += more;
      } while (more === 255);
    }
    length += 4;
    if (<usize>length > limit - target) return 0;
    if (distance >= 16) copyForward(target, target - distance, length);
    else if (distance === 1) memory.fill(target, load<u8>(target - 1), length);
    else {
      const end = target + <usize>length;
      for (let at = target; at < end; at++) store<u8>(at, load<u8>(at - distance));
    }
    target += <usize>length;
  }
  return 0;
}

/** True when the `length` bytes at `source` are one frame that gives exactly `rawLength` bytes at `target`. */
export function decodeFrame(source: usize, length: i32, target: usize, rawLength: i32): bool {
  const sourceEnd = source + <usize>length;
  const limit = target + <usize>rawLength;
  // Magic, flags, block size, header checksum, end mark.
  if (length < 11 || load<u32>(source) !== MAGIC) return false;
  const flags = load<u8>(source, 4);
  const descriptor = load<u8>(source, 5);
  // Version 1, no reserved bits, no dictionary.
  if ((flags & 0xc3) !== 0x40 || (descriptor & 0x8f) !== 0) return false;
  const sizeCode = descriptor >> 4;
  if (sizeCode < 4) return false;
  const maxBlock: i32 = 1 << (8 + 2 * <i32>sizeCode);
  const independent = (flags & 0x20) !== 0;
  const hasBlockSums = (flags & 0x10) !== 0;
  let header = 2;
  if (flags & 0x08) {
    if (length < 19 || load<u64>(source, 6) !== <u64>rawLength) return false;
    header += 8;
  }
  if (load<u8>(source + 4 + <usize>header) !== <u8>(xxh32(source + 4, header) >> 8)) return false;
  let at = source + 5 + <usize>header;
  let out = target;
  for (;;) {
    if (sourceEnd - at < 4) return false;
    const size = load<u32>(at);
    at += 4;
    if (size === 0) break;
    const blockLength = <i32>(size & 0x7fffffff);
    if (blockLength > maxBlock || <usize>blockLength > sourceEnd - at || blockLength === 0) return false;
    const blockLimit = min(limit, out + <usize>maxBlock);
    if (size & 0x80000000) {
      if (<usize>blockLength > blockLimit - out) return false;
      copyForward(out, at, blockLength);
      out += <usize>blockLength;
    } else {
      out = decodeBlock(at, at + <usize>blockLength, independent ? out : target, out, blockLimit);
      if (out === 0) return false;
    }
    const blockAt = at;
    at += <usize>blockLength;
    if (hasBlockSums) {
      if (sourceEnd - at < 4 || load<u32>(at) !== xxh32(blockAt, blockLength)) return false;
      at += 4;
    }
  }
  if (flags & 0x04) {
    if (sourceEnd - at < 4 || load<u32>(at) !== xxh32(target, <i32>(out - target))) return false;
    at += 4;
  }
  return at === sourceEnd && out === limit;
}
