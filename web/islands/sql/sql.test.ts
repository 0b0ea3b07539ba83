import { parquetWriteBuffer } from 'hyparquet-writer';
import { parseSql } from 'squirreling';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pruningFilter } from './pruning.ts';
import { Reading } from './reading.ts';
import { csvOf, jsonOf } from './result-text.ts';
import { runSql } from './run-sql.ts';
import type { SqlRun } from './types.ts';

afterEach(() => vi.unstubAllGlobals());

const ROWS = 60_000;
const ids = Array.from({ length: ROWS }, (_, index) => index);
const file = parquetWriteBuffer({
  columnData: [
    { name: 'id', data: ids, type: 'INT32' },
    { name: '__proto__', data: ids.map((id) => `t${id % 7}`), type: 'STRING' },
    { name: 'large', data: ids.map((id) => `${id} `.repeat(20)), type: 'STRING' },
  ],
  rowGroupSize: 10_000,
});

/** The file at any address, by ranges. */
function serve(): void {
  vi.stubGlobal('fetch', async (_url: string, { headers }: { headers: Record<string, string> }) => {
    const [, start = '', end = ''] = /^bytes=(\d+)-(\d+)$/.exec(headers['Range'] ?? '') ?? [];
    return Promise.resolve(new Response(file.slice(Number(start), Number(end) + 1), { status: 206 }));
  });
}

async function run(sql: string): Promise<{ readonly answer: SqlRun; readonly reading: Reading }> {
  serve();
  const reading = new Reading(new AbortController().signal, () => undefined);
  const source = { kind: 'parquet', files: [{ url: '/file', sizeBytes: file.byteLength }] } as const;
  return { answer: await runSql(sql, source, reading), reading };
}

describe('a query over a Parquet file', () => {
  it('reads the columns and row groups it needs and no more', async () => {
    const { answer, reading } = await run('SELECT id FROM data WHERE id >= 55000 AND id < 55003');
    expect(answer.rows).toEqual([[55_000], [55_001], [55_002]]);
    expect(reading.bytesRead).toBeLessThan(file.byteLength / 4);
    const counted = await run('SELECT COUNT(*) AS n FROM data');
    expect(counted.answer.rows).toEqual([[ROWS]]);
  });

  it('answers for columns of any name', async () => {
    const { answer } = await run(
      'SELECT "__proto__" AS t, COUNT(*) AS n FROM data GROUP BY "__proto__" ORDER BY t LIMIT 1',
    );
    expect(answer.rows).toEqual([['t0', Math.ceil(ROWS / 7)]]);
    expect(({} as Record<string, unknown>)['t0']).toBeUndefined();
  });

  it('keeps as many rows as a page holds', async () => {
    const { answer } = await run('SELECT id FROM data');
    expect([answer.rows.length, answer.isCut]).toEqual([10_000, true]);
  });

  it('ends when it is stopped', async () => {
    serve();
    const control = new AbortController();
    const reading = new Reading(control.signal, () => control.abort());
    const source = { kind: 'parquet', files: [{ url: '/file', sizeBytes: file.byteLength }] } as const;
    await expect(runSql('SELECT large FROM data', source, reading)).rejects.toThrow(/abort/i);
  });

  it('says where a query is wrong', async () => {
    await expect(run('SELECT * FORM data')).rejects.toMatchObject({ positionStart: 9 });
  });
});

it('asks rows line by line, and leaves the rest when it has enough', async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode(`{"a":${sent++},"b":"é"}\n`));
    },
  });
  vi.stubGlobal('fetch', async () => Promise.resolve(new Response(body)));
  const reading = new Reading(new AbortController().signal, () => undefined);
  const source = { kind: 'lines', url: '/lines', columns: ['a', 'b'] } as const;
  const { rows } = await runSql('SELECT b, a FROM data LIMIT 3', source, reading);
  expect(rows).toEqual([
    ['é', 0],
    ['é', 1],
    ['é', 2],
  ]);
  expect(sent).toBeLessThan(100);
});

describe('what a file can leave out', () => {
  const types = new Map([
    ['n', 'number'],
    ['s', 'string'],
  ] as const);
  const filterOf = (where: string): unknown => {
    const query = parseSql({ query: `SELECT * FROM data WHERE ${where}` });
    const condition = query.type === 'select' ? query.where : undefined;
    return condition === undefined ? null : pruningFilter(condition, types);
  };

  it.each([
    ['n > 3', { n: { $gt: 3 } }],
    ['3 > n', { n: { $lt: 3 } }],
    ['n = 1 AND LENGTH(s) = 2', { n: { $eq: 1 } }],
    ["n = 1 OR s = 'x'", { $or: [{ n: { $eq: 1 } }, { s: { $eq: 'x' } }] }],
    ['n = 1 OR LENGTH(s) = 2', null],
    ["n = '1'", null],
    ['NOT n = 1', null],
    ['unknown = 1', null],
  ])('%s', (where, filter) => {
    expect(filterOf(where)).toEqual(filter);
  });
});

it('writes files that no spreadsheet takes for formulas', () => {
  const columns = ['=name', '__proto__', 'n'];
  const rows = [
    ['=1+1', 'a "b", c', -5],
    ['@x', { k: [1n] }, null],
  ];
  expect(csvOf({ columns, rows, isCut: false })).toBe(
    `'=name,__proto__,n\r\n'=1+1,"a ""b"", c",-5\r\n'@x,"{""k"":[""1""]}",\r\n`,
  );
  const [first] = JSON.parse(jsonOf({ columns, rows, isCut: false })) as unknown[];
  expect(Object.keys(first as object)).toEqual(columns);
});

it('tells integers beyond 2^53 apart, and no text that looks like one', async () => {
  const lines = ['{"id":9007199254740992}', '{"id":9007199254740993,"name":"9007199254740993"}', '{"id":5}'].join('\n');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(lines)));
  const reading = new Reading(new AbortController().signal, () => undefined);
  const source = { kind: 'lines', url: '/lines', columns: ['id', 'name'] } as const;
  const { rows } = await runSql(
    "SELECT id FROM data WHERE id > 9007199254740992 AND name = '9007199254740993'",
    source,
    reading,
  );
  expect(rows).toEqual([[9_007_199_254_740_993n]]);
});
