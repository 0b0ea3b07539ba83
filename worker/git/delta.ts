/** Deltas as packs hold them (gitformat-pack, "Deltified representation"): read their sizes, apply them. */

export class DeltaError extends Error {
  override readonly name = 'DeltaError';
}

/** Where a little-endian base-128 number ended; set by `readSize`. */
let cursor = 0;

function readSize(delta: Uint8Array, offset: number, end: number): number {
  let result = 0;
  let scale = 1;
  let position = offset;
  for (;;) {
    if (position >= end || scale > 2 ** 42) throw new DeltaError('truncated delta header');
    const byte = delta[position++] ?? 0;
    result += (byte & 0x7f) * scale;
    if ((byte & 0x80) === 0) break;
    scale *= 128;
  }
  cursor = position;
  return result;
}

/** The sizes a delta declares, and where its instructions start. */
export function readDeltaSizes(
  delta: Uint8Array,
  offset: number,
  end: number,
): { baseSize: number; resultSize: number; start: number } {
  const baseSize = readSize(delta, offset, end);
  const resultSize = readSize(delta, cursor, end);
  return { baseSize, resultSize, start: cursor };
}

/**
 * Applies the instructions `memory[deltaStart, deltaEnd)` to the base at `memory[baseOff, baseOff + baseSize)` and
 * writes the result at `memory[outOff, outOff + resultSize)`. All three live in one buffer because `copyWithin` is
 * several times faster on small pieces than `set(subarray())`; the regions must not overlap.
 * @throws DeltaError when an instruction leaves the base, the delta or the result.
 */
export function applyDeltaWithin(
  memory: Uint8Array,
  baseOff: number,
  baseSize: number,
  deltaStart: number,
  deltaEnd: number,
  outOff: number,
  resultSize: number,
): void {
  let position = deltaStart;
  let out = outOff;
  const outEnd = outOff + resultSize;
  while (position < deltaEnd) {
    const op = memory[position++] ?? 0;
    if ((op & 0x80) !== 0) {
      let offset = 0;
      let size = 0;
      if ((op & 0x01) !== 0) offset = memory[position++] ?? 0;
      if ((op & 0x02) !== 0) offset |= (memory[position++] ?? 0) << 8;
      if ((op & 0x04) !== 0) offset |= (memory[position++] ?? 0) << 16;
      if ((op & 0x08) !== 0) offset += (memory[position++] ?? 0) * 0x1000000;
      if ((op & 0x10) !== 0) size = memory[position++] ?? 0;
      if ((op & 0x20) !== 0) size |= (memory[position++] ?? 0) << 8;
      if ((op & 0x40) !== 0) size |= (memory[position++] ?? 0) << 16;
      if (size === 0) size = 0x10000;
      if (position > deltaEnd || offset + size > baseSize || out + size > outEnd)
        throw new DeltaError('delta copies outside its base or result');
      const from = baseOff + offset;
      memory.copyWithin(out, from, from + size);
      out += size;
    } else if (op !== 0) {
      if (position + op > deltaEnd || out + op > outEnd) throw new DeltaError('delta inserts more than it has');
      memory.copyWithin(out, position, position + op);
      position += op;
      out += op;
    } else {
      throw new DeltaError('delta has the reserved instruction 0');
    }
  }
  if (out !== outEnd) throw new DeltaError(`delta gives ${out - outOff} bytes, not the ${resultSize} it declares`);
}

/** Applies a whole delta to a base held elsewhere; answers a new buffer. */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array {
  const { resultSize } = readDeltaSizes(delta, 0, delta.length);
  const result = new Uint8Array(resultSize);
  applyDeltaInto(base, delta, result);
  return result;
}

/** Applies a whole delta to a base held elsewhere; `result` has exactly the size the delta declares. */
export function applyDeltaInto(base: Uint8Array, delta: Uint8Array, result: Uint8Array): void {
  const { baseSize, resultSize, start } = readDeltaSizes(delta, 0, delta.length);
  if (baseSize !== base.length) throw new DeltaError(`delta wants a base of ${baseSize} bytes, it has ${base.length}`);
  let position = start;
  let out = 0;
  while (position < delta.length) {
    const op = delta[position++] ?? 0;
    if ((op & 0x80) !== 0) {
      let offset = 0;
      let size = 0;
      if ((op & 0x01) !== 0) offset = delta[position++] ?? 0;
      if ((op & 0x02) !== 0) offset |= (delta[position++] ?? 0) << 8;
      if ((op & 0x04) !== 0) offset |= (delta[position++] ?? 0) << 16;
      if ((op & 0x08) !== 0) offset += (delta[position++] ?? 0) * 0x1000000;
      if ((op & 0x10) !== 0) size = delta[position++] ?? 0;
      if ((op & 0x20) !== 0) size |= (delta[position++] ?? 0) << 8;
      if ((op & 0x40) !== 0) size |= (delta[position++] ?? 0) << 16;
      if (size === 0) size = 0x10000;
      if (position > delta.length || offset + size > baseSize || out + size > resultSize)
        throw new DeltaError('delta copies outside its base or result');
      result.set(base.subarray(offset, offset + size), out);
      out += size;
    } else if (op !== 0) {
      if (position + op > delta.length || out + op > resultSize) throw new DeltaError('delta inserts more than it has');
      result.set(delta.subarray(position, position + op), out);
      position += op;
      out += op;
    } else {
      throw new DeltaError('delta has the reserved instruction 0');
    }
  }
  if (out !== resultSize) throw new DeltaError(`delta gives ${out} bytes, not the ${resultSize} it declares`);
}
