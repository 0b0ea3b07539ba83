import { snappyUncompress } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { describe, expect, it } from 'vitest';
import { countingSource } from '../../../test/support/counting-source.ts';
import { type ByteSource, bytesAsSource } from '../byte-source.ts';
import { openTable, readTable } from './open-table.ts';
import { SnappyStream } from './snappy-stream.ts';
import type { Table } from './table.ts';

async function open(source: ByteSource): Promise<Table> {
  const opened = await openTable({ path: 'a.parquet', source });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function randomly(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('a large dictionary', () => {
  const VALUES = 40_000;
  const text = (row: number): string => `${row % VALUES} of ${Math.imul(row % VALUES, 2_654_435_761).toString(36)}`;
  const rows = Array.from({ length: 3 * VALUES }, (_, i) => i);
  const file = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        {
          name: 'text',
          data: rows.map((i) => (i % 10 === 0 ? null : text(i))),
          type: 'STRING',
          encoding: 'RLE_DICTIONARY',
        },
        { name: 'number', data: rows.map((i) => Math.sin(i % VALUES)), type: 'DOUBLE', encoding: 'RLE_DICTIONARY' },
      ],
      rowGroupSize: rows.length,
      pageSize: 100_000,
    }),
  );

  it('is read as far as the first rows need it', async () => {
    const source = countingSource(file);
    const first = await (await open(source)).readRows(0, 100);
    expect(first.map(({ cells }) => cells['number'])).toEqual(rows.slice(0, 100).map((i) => Math.sin(i)));
    expect(first[17]?.cells['text']).toBe(text(17));
    expect(first[10]?.cells['text']).toBeNull();
    expect(source.bytesRead).toBeLessThan(500_000);
  });

  it('is there for all rows, in order and in any other', async () => {
    const table = await open(bytesAsSource(file));
    for (const offset of [VALUES + 5, 30_000, 90, 3 * VALUES - 50]) {
      const read = await table.readRows(offset, 50);
      expect(read.map(({ cells }) => cells['number'])).toEqual(
        rows.slice(offset, offset + 50).map((i) => Math.sin(i % VALUES)),
      );
    }
    let seen = 0;
    for await (const batch of table.scan({ columns: ['text'] })) {
      for (const { index, cells } of batch) if (cells['text'] === (index % 10 === 0 ? null : text(index))) seen++;
    }
    expect(seen).toBe(rows.length);
  });
});

describe('a page of more than 16 MB', () => {
  const picture = (i: number): Uint8Array => new Uint8Array(1 << 20).fill(i);
  const file = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'n', data: Array.from({ length: 20 }, (_, i) => BigInt(i)) },
        { name: 'bytes', data: Array.from({ length: 20 }, (_, i) => (i === 3 ? null : picture(i))), encoding: 'PLAIN' },
      ],
      pageSize: 64 << 20,
      codec: 'SNAPPY',
    }),
  );

  it('gives the value that is asked for, and beginnings of others', async () => {
    const table = await open(bytesAsSource(file));
    const last = await table.readBytes(19, 'bytes');
    expect(Buffer.from(last ?? []).equals(picture(19))).toBe(true);
    expect(await table.readBytes(3, 'bytes')).toBeNull();
    const rows = await table.readRows(2, 3);
    expect(rows.map(({ truncated }) => truncated)).toEqual([['bytes'], [], ['bytes']]);
    expect(rows.map(({ cells }) => String(cells['bytes']).slice(0, 4))).toEqual(['AgIC', 'null', 'BAQE']);
    expect((await table.readRows(10, 10, { columns: ['n'] })).map(({ cells }) => cells['n'])).toEqual([
      10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
    ]);
  });

  it('fails as what it is where it is broken', async () => {
    const random = randomly(3);
    for (let round = 0; round < 10; round++) {
      const bytes = file.slice();
      for (let i = 0; i < 4; i++) bytes[random(round % 4 === 0 ? bytes.length : 2000)] = random(256);
      const opened = await openTable({ path: 'a.parquet', source: bytesAsSource(bytes) });
      if (!opened.ok) continue;
      const read = await readTable('a.parquet', () => opened.value.readBytes(12, 'bytes'));
      if (!read.ok) expect(read.error.code).toBe('unprocessable');
    }
  });
});

describe('Snappy in pieces', () => {
  const random = randomly(5);
  const plain = new Uint8Array(200_000).map((_, i) => (i % 1000 < 600 ? (i * 7) % 31 : random(256)));
  const packed = snappyCompress(plain);

  it.each([1, 7, 1000, 65_536, 1 << 20])('of %i bytes is the same as at once', (size) => {
    const whole = new Uint8Array(plain.length);
    snappyUncompress(packed, whole);
    expect(Buffer.from(whole).equals(plain)).toBe(true);
    const stream = new SnappyStream();
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < packed.length; at += size) pieces.push(stream.push(packed.subarray(at, at + size)));
    expect(Buffer.concat(pieces).equals(plain)).toBe(true);
  });

  it('does not look back before its beginning', () => {
    expect(() => new SnappyStream().push(new Uint8Array([8, 0x01, 0x05]))).toThrow('further back');
    expect(() => new SnappyStream().push(new Uint8Array([8, 0x00, 1, 0x01, 0]))).toThrow('broken');
    expect(() => new SnappyStream().push(new Uint8Array(9).fill(0xff))).not.toThrow();
  });
});
