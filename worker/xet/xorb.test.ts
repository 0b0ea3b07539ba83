import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inPieces, mixedFile, splitMix, xetVector, xetVectorJson } from '../../test/support/xet-samples.ts';
import { Chunker } from './chunker.ts';
import { XetFormatError } from './format-error.ts';
import { parseXetHash } from './hash-text.ts';
import { fileHashOf } from './hashes.ts';
import { type Scheme, packChunk, scheme, unpackChunk } from './kernel.ts';
import { HASH_BYTES, MAX_XORB_BYTES, MAX_XORB_CHUNKS } from './limits.ts';
import {
  type XorbTable,
  chunkHash,
  decodeXorbTable,
  encodeXorbTable,
  leavesOf,
  rawBytes,
  storedBytes,
  storedStart,
} from './xorb-table.ts';
import { XorbVerifier } from './xorb-verifier.ts';
import { XorbWriter } from './xorb-writer.ts';

const hfXetXorb = parseXetHash('4948c29dd65fd7cbf81c6da69fe1026805311d479d570c77163bfdc71d153ca8');
const hfXetFile = parseXetHash('280ef4c029ad969739ad3655d79cc0f413fa6e57d8ff14494123a43fd7415cec');

function verify(bytes: Uint8Array, ...pieceSizes: number[]): ReturnType<XorbVerifier['finish']> {
  const verifier = new XorbVerifier();
  for (const piece of inPieces(bytes, ...(pieceSizes.length === 0 ? [bytes.length] : pieceSizes))) verifier.push(piece);
  return verifier.finish();
}

/** What all chunks of a xorb hold. */
function unpackAll(bytes: Uint8Array, table: XorbTable): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let i = 0; i < table.count; i++) {
    const chunk = bytes.subarray(storedStart(table, i), storedStart(table, i + 1));
    const raw = (chunk[5] ?? 0) | ((chunk[6] ?? 0) << 8) | ((chunk[7] ?? 0) << 16);
    parts.push(Buffer.from(unpackChunk(chunk[4] ?? 0, chunk.subarray(8), raw)));
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** A chunk as it lies in a xorb, its header saying what the test wants it to say. */
function chunk(packing: number, stored: Uint8Array, rawLength: number, storedLength = stored.length): Uint8Array {
  const header = [0, storedLength, storedLength >> 8, storedLength >> 16, packing];
  return Uint8Array.from([...header, rawLength, rawLength >> 8, rawLength >> 16, ...stored]);
}

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

describe.each(['auto', 'bg4-lz4'])('a xorb of hf_xet, packed %s', (policy) => {
  const bytes = xetVector(`hf-xet-1.8-${policy}.xorb`);

  it.each([[[bytes.length]], [[1]], [[7, 8, 9]], [[22_361]], [[4096, 1]]])('has its name, in pieces of %j', (sizes) => {
    const { hash, table } = verify(bytes, ...sizes);
    expect(hash).toBe(hfXetXorb);
    expect(storedBytes(table)).toBe(bytes.length);
    expect(fileHashOf(leavesOf(table))).toBe(hfXetFile);
  });

  it('unpacks to the file', () => {
    expect(unpackAll(bytes, verify(bytes).table)).toEqual(mixedFile());
  });

  it('is refused when cut off anywhere but between chunks', () => {
    const { table } = verify(bytes);
    const ends = new Set(table.storedEnds);
    for (let length = 0; length < bytes.length; length += 487) {
      if (ends.has(length)) expect(verify(bytes.subarray(0, length)).hash).not.toBe(hfXetXorb);
      else expect(() => verify(bytes.subarray(0, length))).toThrow(XetFormatError);
    }
    for (const end of ends) expect(() => verify(bytes.subarray(0, end - 1))).toThrow(XetFormatError);
  });

  it('is refused, or another xorb, or packed differently, when any byte is changed', () => {
    let refused = 0;
    for (let at = 0; at < bytes.length; at += 397) {
      const changed = bytes.with(at, (bytes[at] ?? 0) ^ 0x41);
      try {
        const { hash, table } = verify(changed);
        if (hash === hfXetXorb) expect(unpackAll(changed, table)).toEqual(mixedFile());
      } catch (error) {
        expect(error).toBeInstanceOf(XetFormatError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });
});

describe('XorbVerifier', () => {
  const bytes = xetVector('hf-xet-1.8-auto.xorb');
  const footer = join(new TextEncoder().encode('XETBLOB\u0001'), splitMix(500, 3n));

  it.each([[[bytes.length + 508]], [[1]], [[bytes.length]], [[bytes.length + 3]], [[1000]]])(
    'stops at the footer of an older client, in pieces of %j',
    (sizes) => {
      const { hash, table } = verify(join(bytes, footer), ...sizes);
      expect(hash).toBe(hfXetXorb);
      expect(storedBytes(table)).toBe(bytes.length);
    },
  );

  it('says how many of the bytes are of chunks', () => {
    const verifier = new XorbVerifier();
    expect(verifier.push(bytes.subarray(0, 1000))).toBe(1000);
    expect(verifier.push(join(bytes.subarray(1000), footer))).toBe(bytes.length - 1000);
    expect(verifier.push(footer)).toBe(0);
  });

  const five = Uint8Array.from([1, 2, 3, 4, 5]);
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a footer only', footer],
    ['an unknown version', chunk(0, five, 5).with(0, 1)],
    ['an unknown packing', chunk(3, five, 5)],
    ['an empty chunk', chunk(0, new Uint8Array(0), 0)],
    ['a packed chunk that holds nothing', chunk(1, five, 0)],
    ['two lengths of a plain chunk', chunk(0, five, 4)],
    ['a chunk above the greatest size', chunk(1, five, 128 * 1024 + 1)],
    ['a packed length above bounds', chunk(1, five, 5, 256 * 1024 + 1)],
    ['a chunk longer than the xorb', chunk(0, five, 6, 6)],
    ['something that is not LZ4', chunk(1, five, 5)],
  ])('refuses %s', (_, xorb) => {
    expect(() => verify(xorb)).toThrow(XetFormatError);
    expect(() => verify(xorb, 1)).toThrow(XetFormatError);
  });

  it('refuses too many chunks and too many bytes before they are held', () => {
    const one = chunk(0, five, 5);
    const verifier = new XorbVerifier();
    const many = join(...Array.from({ length: MAX_XORB_CHUNKS }, () => one));
    verifier.push(many);
    expect(() => verifier.push(one)).toThrow('too many chunks');
    const long = new XorbVerifier();
    const largest = chunk(0, splitMix(128 * 1024, 1n), 128 * 1024);
    expect(() => {
      for (let sent = 0; sent <= MAX_XORB_BYTES; sent += largest.length) long.push(largest);
    }).toThrow('too large');
  });
});

/** Made by lz4 4.4 for Python, with options that clients of Xet do not use but may. */
const frames = z
  .array(
    z.object({
      name: z.string(),
      rawLength: z.number(),
      sha256: z.string(),
      frame: z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
    }),
  )
  .parse(xetVectorJson('lz4-frames.json'));

describe('LZ4 frames', () => {
  const raw = mixedFile().subarray(40_000, 100_000);
  const packed = Buffer.from(packChunk(scheme.lz4, raw) ?? []);

  it.each<[string, Scheme]>([
    ['LZ4', scheme.lz4],
    ['grouped LZ4', scheme.groupedLz4],
  ])('come back as they were: %s', (_, packing) => {
    for (const size of [20, 21, 22, 23, 63, 64, 65, 66, 67, 1000, 4099, 65_536, 70_001, 131_072]) {
      for (const source of [
        new Uint8Array(size),
        new Uint8Array(size).map((_, i) => i % 7),
        mixedFile().subarray(30_000, 30_000 + size),
      ]) {
        const frame = packChunk(packing, source);
        if (frame === null) continue;
        expect(frame.length).toBeLessThan(source.length);
        expect(Buffer.compare(unpackChunk(packing, frame.slice(), source.length), source)).toBe(0);
      }
    }
  });

  it.each(frames)('of the reference implementation are read: $name', ({ frame, rawLength, sha256 }) => {
    const unpacked = unpackChunk(scheme.lz4, frame, rawLength);
    expect(createHash('sha256').update(unpacked).digest('hex')).toBe(sha256);
    // The flags, and the checksums at the end of the header, of the last block and of the content.
    const headerEnd = (frame[4] ?? 0) & 8 ? 14 : 6;
    for (const at of [4, 5, headerEnd, frame.length - 5, frame.length - 9]) {
      const changed = frame.with(at, (frame[at] ?? 0) ^ 0x10);
      expect(() => unpackChunk(scheme.lz4, changed, rawLength), `byte ${at}`).toThrow(XetFormatError);
    }
  });

  it('are not made of what would not get shorter', () => {
    for (const size of [1, 2, 14, 15, 16, 17, 1000, 131_072])
      expect(packChunk(scheme.lz4, splitMix(size, 5n))).toBeNull();
  });

  it('must give exactly the length announced', () => {
    for (const length of [0, 1, raw.length - 1, raw.length + 1, 128 * 1024]) {
      expect(() => unpackChunk(scheme.lz4, packed, length)).toThrow(XetFormatError);
    }
    expect(() => unpackChunk(scheme.lz4, packed, 128 * 1024 + 1)).toThrow(XetFormatError);
  });

  it('are refused when cut off, and when more follows', () => {
    for (let length = 0; length < packed.length; length += 13) {
      expect(() => unpackChunk(scheme.lz4, packed.subarray(0, length), raw.length)).toThrow(XetFormatError);
    }
    expect(() => unpackChunk(scheme.lz4, Buffer.concat([packed, Buffer.alloc(1)]), raw.length)).toThrow(XetFormatError);
  });

  it('never lead outside of their buffers, whatever they hold', () => {
    const noise = splitMix(4000, 11n);
    for (let turn = 0; turn < 2000; turn++) {
      const changed = Buffer.from(packed.subarray(0, 600));
      changed.writeUInt32LE(600 - 15, 7);
      for (let i = 0; i < 4; i++)
        changed[11 + (((noise[turn + i] ?? 0) * 7 + turn) % 580)] = noise[2000 + turn - i] ?? 0;
      changed.writeUInt32LE(0, 596);
      try {
        unpackChunk(scheme.lz4, changed, 1 + ((noise[turn] ?? 0) << 9));
      } catch (error) {
        expect(error).toBeInstanceOf(XetFormatError);
      }
    }
    expect(Buffer.compare(unpackChunk(scheme.lz4, packed, raw.length), raw)).toBe(0);
  });

  it('that would be bombs are refused', () => {
    // One literal, then a match of 255 × 60000 bytes.
    const bomb = [0x1f, 0x61, 1, 0, ...new Array<number>(60_000).fill(255), 0, 0x50, 1, 2, 3, 4, 5];
    const header = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73];
    const size = bomb.length;
    const frame = Uint8Array.from([...header, size, size >> 8, size >> 16, size >> 24, ...bomb, 0, 0, 0, 0]);
    for (const length of [1, 64 * 1024, 128 * 1024]) {
      expect(() => unpackChunk(scheme.lz4, frame, length)).toThrow(XetFormatError);
    }
  });
});

describe('XorbWriter', () => {
  it('makes xorbs that hold the file, under the names that hf_xet gives', () => {
    const writer = new XorbWriter();
    const chunker = new Chunker((piece) => writer.add(piece));
    for (const piece of inPieces(mixedFile(), 10_000)) chunker.push(piece);
    chunker.end();
    const { hash, table, bytes } = writer.finish();
    expect(hash).toBe(hfXetXorb);
    expect(verify(bytes)).toEqual({ hash, table });
    expect(unpackAll(bytes, table)).toEqual(mixedFile());
    expect(bytes.length).toBeLessThan(mixedFile().length);
  });

  it('groups the bytes of floats', () => {
    const writer = new XorbWriter();
    const floats = Float32Array.from(splitMix(16_384, 2n), (byte, i) => Math.sin(byte * i) * 0.02);
    writer.add(new Uint8Array(floats.buffer));
    expect(writer.finish().bytes[4]).toBe(scheme.groupedLz4);
  });

  it('says when a xorb is full, and starts the next one anew', () => {
    const writer = new XorbWriter(300_000);
    const piece = splitMix(100_000, 4n);
    expect([writer.add(piece), writer.add(piece)]).toEqual([0, 1]);
    expect(writer.isFullFor(piece)).toBe(true);
    expect(() => writer.add(piece)).toThrow(RangeError);
    expect(writer.finish().table.count).toBe(2);
    expect(writer.add(piece)).toBe(0);
    const zeros = new XorbWriter(300_000);
    for (let i = 0; i < 3; i++) zeros.add(new Uint8Array(100_000));
    expect(zeros.isFullFor(new Uint8Array(1))).toBe(true);
  });
});

describe('tables of xorbs', () => {
  const { table } = verify(xetVector('hf-xet-1.8-auto.xorb'));

  it('come back as they were kept', () => {
    expect(decodeXorbTable(encodeXorbTable(table))).toEqual(table);
    expect(decodeXorbTable(Buffer.from(encodeXorbTable(table)))).toEqual(table);
    expect(rawBytes(table)).toBe(mixedFile().length);
    expect(chunkHash(table, 4)).toHaveLength(2 * HASH_BYTES);
  });

  it('are refused when cut off or out of order', () => {
    const bytes = encodeXorbTable(table);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeXorbTable(bytes.subarray(0, length))).toThrow(XetFormatError);
    expect(() => decodeXorbTable(encodeXorbTable({ ...table, rawEnds: table.rawEnds.toReversed() }))).toThrow('order');
    expect(() => decodeXorbTable(bytes.with(0, 0))).toThrow(XetFormatError);
  });
});
