import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type ByteSource, bytesAsSource } from '../byte-source.ts';
import { openTable, readTable } from './open-table.ts';
import type { Table } from './table.ts';

async function open(path: string, content: string | Uint8Array, id?: string): Promise<Table> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const opened = await openTable({ path, source: bytesAsSource(bytes), id });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const dtypes = (table: Table): unknown[] => table.columns.map(({ type }) => type['dtype']);
const cells = async (table: Table): Promise<unknown[]> => (await table.readRows(0, 100)).map((row) => row.cells);

it('reads CSV with quotes, line breaks in fields, missing values and Windows line ends', async () => {
  const table = await open('a.csv', '\ufeffid,text,x,ok\r\n1,"a ""b"",\nc",0.5,true\r\n\r\n2,,,false\r\n3,é');
  expect(dtypes(table)).toEqual(['int64', 'string', 'float64', 'string']);
  expect(await cells(table)).toEqual([
    { id: 1, text: 'a "b",\nc', x: 0.5, ok: 'true' },
    { id: 2, text: null, x: null, ok: 'false' },
    { id: 3, text: 'é', x: null, ok: null },
  ]);
  expect(table.rowCount).toBe(3);
});

it.each([
  ['a.tsv', 'a\tb\n1\tx\n'],
  ['a.csv', 'a;b\n1;x\n'],
  ['a.csv', 'a|b\n1|x\n'],
  ['a.jsonl', '{"a": 1, "b": "x"}\n\n'],
  ['a.json', '[ {"a": 1, "b": "x"} ]'],
  ['a.json', '{"a": 1, "b": "x"}\n{"a": 1, "b": "x"}\n'],
  ['a.json', '{"data": [{"a": 1, "b": "x"}]}'],
  ['a.json', '{"a": [1], "b": ["x"]}'],
  ['a.json', '{"a": 1,\n "b": "x"}'],
  ['a.csv.gz', gzipSync('a,b\n1,x\n')],
  ['a.jsonl.zst', zstdCompressSync('{"a": 1, "b": "x"}\n')],
])('reads %s as rows: %j', async (path, content) => {
  const [first] = await cells(await open(path, content));
  expect(first).toEqual({ a: 1, b: 'x' });
});

it('takes a quote within a field as it is', async () => {
  expect(await cells(await open('a.csv', 'a,b\n1,5" x\n2,"y ""z"" "\n'))).toEqual([
    { a: 1, b: '5" x' },
    { a: 2, b: 'y "z" ' },
  ]);
});

it('finds the elements of an array of JSON whatever is in their text', async () => {
  const table = await open('a.json', '[{"a":"],[{","b":[1,[2]]},{"a":"\\"","b":[]}]');
  expect(await cells(table)).toEqual([
    { a: '],[{', b: [1, [2]] },
    { a: '"', b: [] },
  ]);
});

it('reads lines of text, and files in an old encoding', async () => {
  expect(await cells(await open('a.txt', 'one\n\ntwo\n'))).toEqual([{ text: 'one' }, { text: '' }, { text: 'two' }]);
  const latin = await open('a.csv', new Uint8Array([0x61, 0x0a, 0xe9, 0x74, 0xe9, 0x0a, 0x78, 0x78, 0x78, 0x0a]));
  expect(await cells(latin)).toEqual([{ a: 'été' }, { a: 'xxx' }]);
});

it('reaches a late row through the index of an earlier reading', async () => {
  const text = `n,v\n${Array.from({ length: 500_000 }, (_, i) => `${i},${'x'.repeat(20)}\n`).join('')}`;
  const bytes = new TextEncoder().encode(text);
  let bytesRead = 0;
  const source: ByteSource = {
    sizeBytes: bytes.length,
    read: (offset, length) => {
      bytesRead += length;
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
  const openAgain = async (): Promise<Table> => {
    const opened = await openTable({ path: 'a.csv', source, id: 'late-row' });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  };
  const first = await openAgain();
  expect(first.rowCount).toBeNull();
  expect(Math.abs((first.estimatedRowCount ?? 0) - 500_000)).toBeLessThan(100_000);
  expect((await first.readRows(450_000, 1))[0]?.cells).toMatchObject({ n: 450_000 });
  bytesRead = 0;
  expect((await (await openAgain()).readRows(450_010, 1))[0]?.cells).toMatchObject({ n: 450_010 });
  expect(bytesRead).toBeLessThan(2 << 20);
});

it('gives up on a line without an end after a few megabytes', async () => {
  let bytesRead = 0;
  const chunk = new Uint8Array(1 << 20).fill(0x61);
  const endless: ByteSource = {
    sizeBytes: 2 ** 30,
    read: (_, length) => {
      bytesRead += length;
      return Promise.resolve(chunk.subarray(0, length));
    },
  };
  for (const path of ['a.csv', 'a.jsonl', 'a.txt', 'a.json']) {
    const opened = await openTable({ path, source: endless });
    const read = opened.ok ? await readTable(path, () => opened.value.readRows(0, 1)) : opened;
    expect(read.ok ? 'read' : read.error.code).toBe('unprocessable');
  }
  expect(bytesRead).toBeLessThan(64 << 20);
});

it('gives up on a small file that inflates without end', async () => {
  const opened = await openTable({ path: 'a.jsonl.gz', source: bytesAsSource(gzipSync(new Uint8Array(16 << 20))) });
  const read = opened.ok ? await readTable('a', () => opened.value.readRows(0, 1)) : opened;
  expect(read.ok).toBe(false);
});
