/** The header of an object in a pack (gitformat-pack): reading it from a stored pack, and writing new ones. */

export const OFS_DELTA = 6;
export const REF_DELTA = 7;

export interface ObjectHeader {
  /** Type code, or `OFS_DELTA` or `REF_DELTA`. */
  readonly type: number;
  /** What the zlib stream behind the header inflates to. */
  readonly sizeBytes: number;
  /** Bytes of the whole header, a delta's base included. */
  readonly length: number;
}

/** Reads a header that was checked when the pack came in. */
export function parseObjectHeader(bytes: Uint8Array, offset: number): ObjectHeader {
  let cursor = offset;
  let byte = bytes[cursor++] ?? 0;
  const type = (byte >> 4) & 7;
  let sizeBytes = byte & 15;
  let scale = 16;
  while ((byte & 0x80) !== 0) {
    byte = bytes[cursor++] ?? 0;
    sizeBytes += (byte & 0x7f) * scale;
    scale *= 128;
  }
  if (type === REF_DELTA) cursor += 20;
  else if (type === OFS_DELTA) while (((bytes[cursor++] ?? 0) & 0x80) !== 0);
  return { type, sizeBytes, length: cursor - offset };
}

/** Writes type and size; answers the bytes written. */
export function writeTypeAndSize(target: Uint8Array, type: number, sizeBytes: number): number {
  let length = 0;
  let rest = Math.floor(sizeBytes / 16);
  target[length++] = (type << 4) | (sizeBytes & 15) | (rest > 0 ? 0x80 : 0);
  while (rest > 0) {
    const next = Math.floor(rest / 128);
    target[length++] = (rest & 0x7f) | (next > 0 ? 0x80 : 0);
    rest = next;
  }
  return length;
}

/** Writes the distance back to a delta's base; answers the bytes written. */
export function writeDistance(target: Uint8Array, offset: number, distance: number): number {
  const digits = [distance & 0x7f];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1;
    digits.push(0x80 | (rest & 0x7f));
  }
  digits.reverse().forEach((digit, i) => {
    target[offset + i] = digit;
  });
  return digits.length;
}
