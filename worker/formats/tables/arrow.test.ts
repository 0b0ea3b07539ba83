import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesAsSource } from '../byte-source.ts';
import { parseExactJson } from '../exact-json.ts';
import { FlatTable } from './flatbuffer.ts';
import { openTable, readTable } from './open-table.ts';
import type { Table, TableRow } from './table.ts';

const folder = join(import.meta.dirname, '../../../test/vectors/arrow');
const FILES = ['stream.arrow', 'stream-zstd.arrow', 'file.arrow', 'file-lz4.feather'];

function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

async function open(name: string, source: ByteSource = bytesAsSource(bytesOf(name))): Promise<Table> {
  const opened = await openTable({ path: name, source });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** What pyarrow read; integers to the last digit. */
function rowsOfPyarrow(): readonly Record<string, unknown>[] {
  const text = readFileSync(join(folder, 'rows.json'), 'utf8');
  return (parseExactJson(text) as Record<string, unknown>[]).map((row) => ({
    ...row,
    picture: row['picture'] === null ? null : { src: '', type: 'image/png' },
  }));
}

describe('rows of Arrow files', () => {
  it.each(FILES)('are what pyarrow reads: %s', async (name) => {
    const table = await open(name);
    const wanted = rowsOfPyarrow();
    expect(table.rowCount).toBe(wanted.length);
    for (const [offset, length] of [
      [0, 100],
      [8, 5],
      [19, 2],
    ] as const) {
      const rows = await table.readRows(offset, length);
      expect(rows.map(({ cells }) => cells)).toEqual(wanted.slice(offset, offset + length));
      expect(rows.map(({ index }) => index)).toEqual(rows.map((_, i) => offset + i));
      expect(rows.flatMap(({ truncated }) => truncated)).toEqual([]);
    }
    const scanned: TableRow[] = [];
    for await (const rows of table.scan({ offset: 4, columns: ['string'] })) scanned.push(...rows);
    expect(scanned.map(({ cells }) => cells['string'])).toEqual(wanted.slice(4).map((row) => row['string']));
  });

  it('have the types that the datasets library wrote, else those of the file', async () => {
    const { columns } = await open('file.arrow');
    const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({
      int8: { names: ['cat', 'dog'], _type: 'ClassLabel' },
      picture: { _type: 'Image' },
      uint64: { dtype: 'uint64', _type: 'Value' },
      zoned: { dtype: 'timestamp[ms, tz=UTC]', _type: 'Value' },
      decimal: { dtype: 'decimal128(20, 2)', _type: 'Value' },
      pair: { feature: { dtype: 'int32', _type: 'Value' }, length: 2, _type: 'List' },
      large_list: { feature: { dtype: 'int32', _type: 'Value' }, _type: 'LargeList' },
      struct: { a: { dtype: 'int32' }, b: { feature: { c: { dtype: 'string' } }, _type: 'List' } },
      dictionary: { dtype: 'string', _type: 'Value' },
    });
  });

  it('follow dictionaries that grow and are replaced within a stream', async () => {
    const rows = await (await open('dictionaries.arrow')).readRows(0, 9);
    expect(rows.map(({ cells }) => cells['word'])).toEqual(['a', 'b', 'b', 'a', 'b', 'c', 'x', 'y', 'y']);
  });

  it('give the bytes of an embedded file', async () => {
    const table = await open('stream.arrow');
    expect(await table.readBytes(12, 'picture')).toEqual(new Uint8Array([12, 1, 2]));
    expect(await table.readBytes(10, 'picture')).toBeNull();
    expect(await table.readBytes(1, 'nothing')).toBeNull();
  });

  it('are read without the other batches', async () => {
    const bytes = bytesOf('stream.arrow');
    const offsets: number[] = [];
    const read: ByteSource['read'] = (offset, length) => {
      offsets.push(offset);
      return Promise.resolve(bytes.subarray(offset, offset + length));
    };
    const table = await open('stream.arrow', { sizeBytes: bytes.length, read });
    offsets.length = 0;
    await table.readRows(21, 2, { columns: ['double'] });
    expect(Math.min(...offsets)).toBeGreaterThan(bytes.length / 3);
  });
});

describe('hostile Arrow files', () => {
  it('that are cut or broken anywhere fail as what they are', async () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    let failed = 0;
    for (const name of FILES) {
      const good = bytesOf(name);
      for (let round = 0; round < 150; round++) {
        const bytes = good.slice(0, round % 10 === 0 ? random(good.length) : good.length);
        // The schema is in front, a footer behind.
        const from = [0, Math.max(0, bytes.length - 9000), random(bytes.length)][round % 3] ?? 0;
        for (let i = 0; i < 3; i++) bytes[from + random(9000)] = [random(256), 255, 0, 127][random(4)] ?? 0;
        const opened = await openTable({ path: name, source: bytesAsSource(bytes) });
        const read = opened.ok ? await readTable(name, () => opened.value.readRows(0, 100)) : opened;
        if (read.ok) continue;
        failed++;
        expect(read.error.code).toBe('unprocessable');
      }
    }
    expect(failed).toBeGreaterThan(200);
  });

  it('cannot follow offsets out of their metadata, or hold more than it', () => {
    expect(() => FlatTable.root(new Uint8Array([255, 255, 0, 0])).int(0)).toThrow(RangeError);
    // One field: a list of tables.
    const bytes = new Uint8Array(64);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 12, true);
    view.setUint16(4, 6, true);
    view.setUint16(8, 4, true);
    view.setInt32(12, 8, true);
    view.setUint32(16, 4, true);
    view.setUint32(20, 40, true);
    expect(() => FlatTable.root(bytes).tables(0)).toThrow('lies outside');
    view.setUint32(20, 0x7fffffff, true);
    expect(() => FlatTable.root(bytes).tables(0)).toThrow('too many values');
  });
});
