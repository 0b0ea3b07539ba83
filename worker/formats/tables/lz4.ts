/** Decompresses LZ4 into a given space: its blocks, and its frames. */
import { TableError } from './table-error.ts';

const MAGIC = 0x184d2204;

/** See lz4_Frame_format.md of the LZ4 project; checksums are passed over. */
export function decompressLz4Frame(input: Uint8Array, output: Uint8Array): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new TableError('a page is broken');
  const flags = view.getUint8(4);
  const hasBlockChecksums = (flags & 0x10) !== 0;
  let at = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
  let written = 0;
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) return output.subarray(0, written);
    const isStored = size >= 0x80000000;
    const end = at + (isStored ? size - 0x80000000 : size);
    if (end > input.length) throw new TableError('a page ends too early');
    const block = input.subarray(at, end);
    if (!isStored) {
      written = decompressLz4(block, output, written).length;
    } else {
      if (written + block.length > output.length) throw new TableError('a page is broken');
      output.set(block, written);
      written += block.length;
    }
    at = end + (hasBlockChecksums ? 4 : 0);
  }
}

/** One block of LZ4, see lz4_Block_format.md of the LZ4 project. Blocks before it, up to `from`, may be referred to. */
export function decompressLz4(input: Uint8Array, output: Uint8Array, from = 0): Uint8Array {
  let at = 0;
  let written = from;
  const next = (): number => {
    const byte = input[at++];
    if (byte === undefined) throw new TableError('a page ends too early');
    return byte;
  };
  const length = (nibble: number): number => {
    let total = nibble;
    for (let more = nibble === 15; more;) {
      const byte = next();
      total += byte;
      more = byte === 255;
    }
    return total;
  };
  while (at < input.length) {
    const token = next();
    const literals = length(token >> 4);
    if (at + literals > input.length || written + literals > output.length) throw new TableError('a page is broken');
    output.set(input.subarray(at, at + literals), written);
    at += literals;
    written += literals;
    if (at >= input.length) break;
    const distance = next() + next() * 256;
    const copied = length(token & 15) + 4;
    if (distance === 0 || distance > written || written + copied > output.length)
      throw new TableError('a page is broken');
    for (let i = 0; i < copied; i++, written++) output[written] = output[written - distance] ?? 0;
  }
  return output.subarray(0, written);
}
