import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { countingSource } from '../../../test/support/counting-source.ts';
import { type ByteSource, bytesAsSource } from '../byte-source.ts';
import { openTable, readTable } from './open-table.ts';
import { checkRuns, checkValues } from './parquet-guard.ts';
import { checkPageHeader } from './parquet-page.ts';
import type { Table } from './table.ts';
import { endOfStruct } from './thrift-check.ts';

const ROWS = 3000;

function makeFile(
  rows = ROWS,
  options: { rowGroupSize?: number; pageSize?: number } = {},
  picture = (i: number): Uint8Array => new Uint8Array([i % 256, 1, 2]),
): Uint8Array {
  const at = <T>(make: (i: number) => T): T[] => Array.from({ length: rows }, (_, i) => make(i));
  const features = { picture: { _type: 'Image' }, kind: { names: ['cat', 'dog'], _type: 'ClassLabel' } };
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: at((i) => BigInt(i)) },
        { name: 'text', data: at((i) => (i % 7 === 0 ? null : `row ${i}`)) },
        { name: 'score', data: at((i) => i / 2) },
        { name: 'kind', data: at((i) => BigInt(i % 2)) },
        { name: 'tags', data: at((i) => (i % 3 === 0 ? [] : [`t${i}`, 'x'])) },
        { name: 'picture', data: at((i) => ({ bytes: picture(i), path: `${i}.png` })) },
      ],
      schema: [
        { name: 'root', num_children: 6 },
        { name: 'id', type: 'INT64', repetition_type: 'REQUIRED' },
        { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'score', type: 'DOUBLE', repetition_type: 'REQUIRED' },
        { name: 'kind', type: 'INT64', repetition_type: 'REQUIRED' },
        { name: 'tags', converted_type: 'LIST', num_children: 1, repetition_type: 'OPTIONAL' },
        { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
        { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'picture', num_children: 2, repetition_type: 'OPTIONAL' },
        { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
        { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      ],
      rowGroupSize: options.rowGroupSize ?? 1000,
      pageSize: options.pageSize ?? 2000,
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }],
    }),
  );
}

async function open(bytes: Uint8Array | ByteSource): Promise<Table> {
  const source = bytes instanceof Uint8Array ? bytesAsSource(bytes) : bytes;
  const opened = await openTable({ path: 'a.parquet', source });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

describe('rows of Parquet files', () => {
  it('are read across row groups and pages, backwards too', async () => {
    const table = await open(makeFile());
    expect(table.rowCount).toBe(ROWS);
    for (const offset of [990, 2995, 5, 1700]) {
      const rows = await table.readRows(offset, 20);
      expect(rows).toHaveLength(Math.min(20, ROWS - offset));
      for (const { index, cells } of rows) {
        expect(cells).toEqual({
          id: index,
          text: index % 7 === 0 ? null : `row ${index}`,
          score: index / 2,
          kind: index % 2,
          tags: index % 3 === 0 ? [] : [`t${index}`, 'x'],
          picture: { src: '', type: 'image/png' },
        });
      }
    }
  });

  it('have the types that the datasets library wrote, else those of the file', async () => {
    const { columns } = await open(makeFile(10));
    const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({
      id: { dtype: 'int64', _type: 'Value' },
      kind: { names: ['cat', 'dog'], _type: 'ClassLabel' },
      tags: { feature: { dtype: 'string', _type: 'Value' }, _type: 'List' },
      picture: { _type: 'Image' },
    });
  });

  it('are read without the rest of a large row group', async () => {
    const source = countingSource(makeFile(50_000, { rowGroupSize: 50_000, pageSize: 20_000 }));
    const table = await open(source);
    await table.readRows(0, 100, { columns: ['id', 'text', 'score'] });
    expect(source.bytesRead).toBeLessThan(source.sizeBytes / 4);
  });

  it('are looked through in order, without the groups that a bound rules out', async () => {
    const table = await open(makeFile());
    const seen: number[] = [];
    const skipRange = (bounds: (column: string) => { max: unknown } | null): boolean =>
      Number(bounds('id')?.max) < 1500;
    for await (const rows of table.scan({ columns: ['id'], skipRange })) seen.push(...rows.map(({ index }) => index));
    expect(seen).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1000));
  });

  it('give the bytes of an embedded file', async () => {
    const table = await open(makeFile());
    expect(await table.readBytes(1234, 'picture')).toEqual(new Uint8Array([1234 % 256, 1, 2]));
    expect(await table.readBytes(1234, 'nothing')).toBeNull();
  });

  it('say how large small pictures are', async () => {
    const gif = new Uint8Array([...new TextEncoder().encode('GIF89a'), 7, 0, 5, 0, 0, 0, 0]);
    const table = await open(makeFile(10, {}, (i) => (i === 2 ? gif : gif.subarray(0, 8))));
    const rows = await table.readRows(1, 2);
    expect(rows.map(({ cells }) => cells['picture'])).toEqual([
      { src: '', type: 'image/png' },
      { src: '', type: 'image/png', height: 5, width: 7 },
    ]);
    const large = await open(makeFile(10, {}, (i) => Buffer.concat([gif, new Uint8Array(20_000).fill(i)])));
    expect((await large.readRows(2, 1))[0]?.cells['picture']).toEqual({ src: '', type: 'image/png' });
  });

  it('are cut where a cell is too long', async () => {
    const [row] = await (await open(makeFile(10))).readRows(1, 1, { maxCellChars: 3 });
    expect(row?.cells['text']).toBe('row');
    expect(row?.truncated).toContain('text');
  });
});

describe('hostile Parquet files', () => {
  it('that are cut or broken anywhere fail as what they are', async () => {
    const good = makeFile(300, { rowGroupSize: 100, pageSize: 300 });
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed % below;
    };
    let failed = 0;
    for (let round = 0; round < 400; round++) {
      const bytes = good.slice(0, round % 10 === 0 ? random(good.length) : good.length);
      for (let i = 0; i < 3; i++) bytes[random(bytes.length + 1)] = random(256);
      const opened = await openTable({ path: 'a.parquet', source: bytesAsSource(bytes) });
      const read = opened.ok ? await readTable('a.parquet', () => opened.value.readRows(0, 300)) : opened;
      if (!read.ok) {
        failed++;
        expect(read.error.code).toBe('unprocessable');
      }
    }
    expect(failed).toBeGreaterThan(100);
  });

  it('cannot make a few bytes stand for millions of values', () => {
    // A run of 2^27 times the same value, for a page of ten.
    const run = new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x01, 0x01]);
    expect(() => checkRuns(run, 0, run.length, 1, 10)).toThrow('more values than its header says');
    // Delta blocks of 2^27 values.
    const delta = new Uint8Array([0x80, 0x80, 0x80, 0x40, 0x01, 0x0a, 0x00]);
    const values = { encoding: 'DELTA_BINARY_PACKED', type: 'INT64', typeLength: undefined, count: 10 };
    expect(() => checkValues(delta, 0, values)).toThrow('impossible size');
    const page = { type: 'DATA_PAGE', compressed_page_size: 100, uncompressed_page_size: 2 ** 31 - 1 } as const;
    expect(() => checkPageHeader(page)).toThrow('too large');
  });

  it('cannot nest or count without end in their metadata', () => {
    expect(() => endOfStruct(new Uint8Array(1000).fill(0x1c), 0)).toThrow('nested too deeply');
    expect(() => endOfStruct(new Uint8Array([0x16, ...new Uint8Array(100).fill(0xff)]), 0)).toThrow('too many digits');
    expect(() => endOfStruct(new Uint8Array([0x19, 0xf3, 0xff, 0xff, 0x7f]), 0)).toThrow('longer than the file');
    expect(endOfStruct(new Uint8Array([0x15, 0x02]), 0)).toBeNull();
    expect(endOfStruct(new Uint8Array([0x15, 0x02, 0x00, 0x07]), 0)).toBe(3);
  });
});
