/**
 * How many last lines `git blame` leaves out of a comparison because both versions end with them. It finds them by
 * blocks of bytes, which decides what is blamed where lines repeat.
 */

const BLOCK_BYTES = 1024;

export function countCommonTail(a: readonly Uint8Array[], b: readonly Uint8Array[]): number {
  let same = 0;
  let bytes = 0;
  for (; same < a.length && same < b.length; same++) {
    const [x, y] = [a[a.length - 1 - same], b[b.length - 1 - same]];
    if (x === undefined || y === undefined) break;
    const shared = commonSuffix(x, y);
    bytes += shared;
    if (shared < x.length || shared < y.length) break;
  }
  const inBlocks = bytes - (bytes % BLOCK_BYTES);
  // The first line that begins in these blocks may have begun before them, so it stays.
  let tail = 0;
  for (let length = 0; tail < same; tail++) {
    length += a[a.length - 1 - tail]?.length ?? 0;
    if (length >= inBlocks) break;
  }
  return tail;
}

function commonSuffix(x: Uint8Array, y: Uint8Array): number {
  const longest = Math.min(x.length, y.length);
  let length = 0;
  while (length < longest && x[x.length - 1 - length] === y[y.length - 1 - length]) length++;
  return length;
}
