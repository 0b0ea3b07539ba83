import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesAsSource } from '../byte-source.ts';
import type { Keep } from '../kept-bytes.ts';
import { openTable } from './open-table.ts';
import { ROWS_PER_ENTRY, RowIndex } from './row-index.ts';
import type { Table } from './table.ts';

function read(rows: number, rowBytes: number, start = 7): { index: RowIndex; parts: Map<number, Uint8Array> } {
  const index = new RowIndex(start);
  const parts = new Map<number, Uint8Array>();
  for (let row = 1; row <= rows; row++) {
    const part = index.learn(row, start + row * rowBytes);
    if (part !== null) parts.set(part, index.encode());
  }
  return { index, parts };
}

describe('an index', () => {
  it('is kept from time to time, and goes on from there', () => {
    const { index, parts } = read(200_000, 1000);
    expect([...parts.keys()]).toEqual([1, 2]);
    const half = RowIndex.decode(parts.get(1) ?? new Uint8Array(), 7, 1e12);
    expect(half).toMatchObject({ rowCount: null, seenRows: 67_109 });
    for (let row = 67_110; row <= 200_000; row++) half?.learn(row, 7 + row * 1000);
    expect(half?.offsets).toEqual(index.offsets);
    // Whoever reads the same file keeps the same bytes.
    expect(read(150_000, 1000).parts.get(2)).toEqual(parts.get(2));
  });

  it('of very large files is exact', () => {
    const index = new RowIndex(0);
    for (let entry = 1; entry <= 50; entry++) {
      for (let row = 1; row <= ROWS_PER_ENTRY; row++)
        index.learn((entry - 1) * ROWS_PER_ENTRY + row, entry * 4 * 2 ** 30 + row);
    }
    index.rowCount = index.seenRows;
    const again = RowIndex.decode(index.encode(), 0, Number.MAX_SAFE_INTEGER);
    expect(again).toMatchObject({ offsets: index.offsets, rowCount: 50_000, seenBytes: index.seenBytes });
  });

  it.each([
    ['nothing', () => new Uint8Array()],
    ['half of one', (whole: Uint8Array) => whole.subarray(0, whole.length >> 1)],
    ['noise', () => Uint8Array.from({ length: 90 }, (_, i) => (i * 97) % 256)],
    ['endless numbers', () => new Uint8Array(4000).fill(0xff)],
    ['one that stands still', (whole: Uint8Array) => whole.slice().fill(0, -2)],
  ])('is not made of %s', (_, spoil) => {
    const whole = read(5000, 100).index.encode();
    expect(RowIndex.decode(whole, 7, 600_000)).not.toBeNull();
    expect(RowIndex.decode(spoil(whole), 7, 600_000)).toBeNull();
  });

  it('of another file is not taken', () => {
    const whole = read(5000, 100).index.encode();
    expect(RowIndex.decode(whole, 8, 600_000)).toBeNull();
    expect(RowIndex.decode(whole, 7, 400_000)).toBeNull();
  });
});

describe('a large file', () => {
  const bytes = new TextEncoder().encode(
    `n,text\n${Array.from({ length: 90_000 }, (_, i) => `${i},${'x'.repeat(60)}`).join('\n')}`,
  );
  const kept = new Map<string, Uint8Array>();
  const keep: Keep = (name) => ({
    read: async () => kept.get(name) ?? null,
    write: (_, content) => void kept.set(name, content),
  });

  async function open(): Promise<{ table: Table; readBytes: () => number }> {
    let count = 0;
    const whole = bytesAsSource(bytes);
    const source: ByteSource = {
      sizeBytes: whole.sizeBytes,
      read: (offset, length) => {
        count += length;
        return whole.read(offset, length);
      },
    };
    // Without an id nothing stays in memory, as after a restart.
    const opened = await openTable({ path: 'a.csv', source, keep });
    if (!opened.ok) throw new Error(opened.error.message);
    return { table: opened.value, readBytes: () => count };
  }

  it('is counted once', async () => {
    const first = await open();
    expect(first.table.rowCount).toBeNull();
    expect(await first.table.readRows(89_990, 100)).toHaveLength(10);
    expect(first.readBytes()).toBeGreaterThan(bytes.length * 0.9);
    const later = await open();
    expect(later.table.rowCount).toBe(90_000);
    const [row] = await later.table.readRows(80_001, 1);
    expect(row?.cells['n']).toBe(80_001);
    expect(later.readBytes()).toBeLessThan(bytes.length / 2);
  });
});
