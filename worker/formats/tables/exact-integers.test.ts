import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { bytesAsSource } from '../byte-source.ts';
import { parseExactJson, writeExactJson } from '../exact-json.ts';
import { openTable } from './open-table.ts';
import type { CellValue, TableColumn, TableRow } from './table.ts';
import { evaluate, parseWhere } from './where.ts';
import { CsvWriter, JsonLinesWriter, ParquetRowsWriter, type RowsWriter } from './write-rows.ts';

const LARGE = 9_007_199_254_740_993n;
const LARGEST = 2n ** 63n - 1n;

async function rowsOf(
  path: string,
  bytes: Uint8Array,
): Promise<{ columns: readonly TableColumn[]; rows: readonly TableRow[] }> {
  const opened = await openTable({ path, source: bytesAsSource(bytes) });
  if (!opened.ok) throw new Error(opened.error.message);
  return { columns: opened.value.columns, rows: await opened.value.readRows(0, 10) };
}

function written(writer: RowsWriter, rows: readonly TableRow[]): Uint8Array {
  const parts = [writer.write(rows), writer.finish()];
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

const cells = { id: LARGE, big: [LARGEST, 1] } satisfies Record<string, CellValue>;

describe('integers beyond 2^53', () => {
  it('are read with every digit from Parquet, CSV and JSON', async () => {
    const parquet = parquetWriteBuffer({ columnData: [{ name: 'id', data: [LARGE, -LARGEST, 5n] }] });
    const text = new TextEncoder();
    const files = {
      'a.parquet': new Uint8Array(parquet),
      'a.csv': text.encode(`id\n${LARGE}\n-${LARGEST}\n5\n`),
      'a.jsonl': text.encode(`{"id":${LARGE}}\n{"id":-${LARGEST}}\n{"id":5}\n`),
      'a.json': text.encode(`{"data":[{"id":${LARGE}},{"id":-${LARGEST}},{"id":5}]}`),
    };
    for (const [path, bytes] of Object.entries(files)) {
      const { columns, rows } = await rowsOf(path, bytes);
      expect(rows.map((row) => row.cells['id'])).toEqual([LARGE, -LARGEST, 5]);
      expect(columns[0]?.type).toEqual({ dtype: 'int64', _type: 'Value' });
    }
  });

  it('are numbers as they were written in JSON', () => {
    expect(writeExactJson(cells)).toBe('{"id":9007199254740993,"big":[9223372036854775807,1]}');
    expect(parseExactJson(writeExactJson(cells))).toEqual(cells);
    expect(parseExactJson('[1.00000000000000001, 12345678901234567890e5, 5]')).toEqual([
      1, 1234567890123456800000000, 5,
    ]);
  });

  it('are exported with every digit', async () => {
    const type = { dtype: 'int64', _type: 'Value' };
    const columns = [
      { name: 'id', type },
      { name: 'unsigned', type: { dtype: 'uint64', _type: 'Value' } },
    ];
    const rows = [{ index: 0, cells: { id: -LARGE, unsigned: 2n ** 64n - 1n }, truncated: [] }];
    const text = new TextDecoder();
    expect(text.decode(written(new CsvWriter(columns), rows))).toBe(
      'id,unsigned\r\n-9007199254740993,18446744073709551615\r\n',
    );
    expect(text.decode(written(new JsonLinesWriter(), rows))).toBe(
      '{"id":-9007199254740993,"unsigned":18446744073709551615}\n',
    );
    const again = await rowsOf('a.parquet', written(new ParquetRowsWriter(columns), rows));
    expect(again.rows[0]?.cells).toEqual(rows[0]?.cells);
    expect(again.columns).toEqual(columns);
  });

  it('are told apart by conditions', () => {
    const condition = parseWhere(`"id" = ${LARGE}`, ['id']);
    if (!condition.ok) throw new Error(condition.error.message);
    expect(evaluate(condition.value, { id: LARGE })).toBe(true);
    expect(evaluate(condition.value, { id: LARGE - 1n })).toBe(false);
    expect(evaluate(condition.value, { id: Number(LARGE - 1n) })).toBe(false);
  });
});
