/**
 * Groups the bytes of 32-bit numbers by their place in the number, and back: exponents of floats repeat, and lie
 * together then. When the length is no multiple of four, the first groups are one byte longer.
 */

function groupLength(length: i32, group: i32): usize {
  return <usize>((length + 3 - group) >> 2);
}

export function joinGroups(source: usize, length: i32, target: usize): void {
  let g0 = source;
  let g1 = g0 + groupLength(length, 0);
  let g2 = g1 + groupLength(length, 1);
  let g3 = g2 + groupLength(length, 2);
  const end = target + <usize>length;
  while (target + 64 <= end) {
    const a = v128.load(g0);
    const b = v128.load(g1);
    const c = v128.load(g2);
    const d = v128.load(g3);
    const abLow = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const abHigh = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const cdLow = i8x16.shuffle(c, d, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const cdHigh = i8x16.shuffle(c, d, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    v128.store(target, i16x8.shuffle(abLow, cdLow, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(target, i16x8.shuffle(abLow, cdLow, 4, 12, 5, 13, 6, 14, 7, 15), 16);
    v128.store(target, i16x8.shuffle(abHigh, cdHigh, 0, 8, 1, 9, 2, 10, 3, 11), 32);
    v128.store(target, i16x8.shuffle(abHigh, cdHigh, 4, 12, 5, 13, 6, 14, 7, 15), 48);
    target += 64;
    g0 += 16;
    g1 += 16;
    g2 += 16;
    g3 += 16;
  }
  while (target < end) {
    store<u8>(target++, load<u8>(g0++));
    if (target < end) store<u8>(target++, load<u8>(g1++));
    if (target < end) store<u8>(target++, load<u8>(g2++));
    if (target < end) store<u8>(target++, load<u8>(g3++));
  }
}

export function splitGroups(source: usize, length: i32, target: usize): void {
  let g0 = target;
  let g1 = g0 + groupLength(length, 0);
  let g2 = g1 + groupLength(length, 1);
  let g3 = g2 + groupLength(length, 2);
  const end = source + <usize>length;
  while (source + 4 <= end) {
    const number = load<u32>(source);
    store<u8>(g0++, <u8>number);
    store<u8>(g1++, <u8>(number >> 8));
    store<u8>(g2++, <u8>(number >> 16));
    store<u8>(g3++, <u8>(number >> 24));
    source += 4;
  }
  if (source < end) store<u8>(g0, load<u8>(source++));
  if (source < end) store<u8>(g1, load<u8>(source++));
  if (source < end) store<u8>(g2, load<u8>(source));
}
