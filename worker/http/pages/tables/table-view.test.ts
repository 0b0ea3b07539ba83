import { describe, expect, it } from 'vitest';
import type { SplitStatistics } from '../../../app/datasets/types.ts';
import { listType, valueType } from '../../../formats/tables/features.ts';
import type { TableColumn, TableRow } from '../../../formats/tables/table.ts';
import { cellView } from './cell-view.ts';
import { columnView } from './column-view.ts';
import { readTableQuery } from './query.ts';
import { statisticsView } from './statistics-view.ts';
import { tableView } from './table-view.ts';

const whole = { maxChars: 20, isTruncated: false };
const text = valueType('string');

function shown(columns: readonly TableColumn[], rows: readonly TableRow[]): ReturnType<typeof tableView> {
  return tableView({
    columns,
    rows,
    rowCount: rows.length,
    isCountExact: true,
    hasMore: false,
    statisticsUrl: null,
  });
}

describe('a column', () => {
  it.each([
    [valueType('int64'), 'int64', 'number'],
    [valueType('timestamp[us]'), 'timestamp[us]', 'time'],
    [{ _type: 'ClassLabel', names: ['cat', 'dog'] }, 'class label (2)', 'label'],
    [{ _type: 'Image' }, 'image', 'image'],
    [listType(listType(valueType('float32'))), 'list<list<float32>>', 'nested'],
    [{ a: text, b: text }, 'struct<a, b>', 'nested'],
  ] as const)('of type %o is %s', (type, name, kind) => {
    expect(columnView({ name: 'x', type }, 3)).toEqual({ index: 3, name: 'x', type: name, kind });
  });

  it('has a short name and type however long they are', () => {
    const deep = Array.from({ length: 30 }).reduce<TableColumn['type']>((inner) => listType(inner), text);
    const { name, type } = columnView({ name: 'n'.repeat(1e6), type: deep }, 0);
    expect([name.length, type.length]).toEqual([200, 41]);
  });
});

describe('a cell', () => {
  it('that is too long says how long it is', () => {
    expect(cellView('x'.repeat(50), 'text', text, whole)).toEqual({ kind: 'cut', text: 'x'.repeat(20), length: 50 });
    expect(cellView({ a: 'y'.repeat(99) }, 'nested', {}, whole)).toMatchObject({ kind: 'nested', isCut: true });
  });

  it('of a class label is its name, and a number where there is none', () => {
    const type = { _type: 'ClassLabel', names: ['cat'] };
    expect(cellView(0, 'label', type, whole)).toEqual({ kind: 'label', value: 0, name: 'cat' });
    expect(cellView(-1, 'label', type, whole)).toBe(-1);
  });

  it('without a zone is a time in UTC', () => {
    expect(cellView('2026-01-02T03:04:05', 'time', {}, whole)).toEqual({
      kind: 'time',
      at: Date.UTC(2026, 0, 2, 3, 4, 5),
      isDay: false,
    });
    expect(cellView('soon', 'time', {}, whole)).toBe('soon');
  });

  it('shows pictures of the hub only', () => {
    expect(cellView({ src: '/a/b.png' }, 'image', {}, whole)).toEqual({ kind: 'image', src: '/a/b.png' });
    for (const src of ['https://evil.example/x.png', '//evil.example/x.png', '/\\evil.example', 'javascript:alert(1)'])
      expect(cellView({ src }, 'image', {}, { maxChars: 100, isTruncated: false })).toMatchObject({ kind: 'nested' });
  });
});

describe('a table', () => {
  it('with ten thousand columns fits a page, and says what it leaves out', () => {
    const columns = Array.from({ length: 10_000 }, (_, index) => ({ name: `c${index}`, type: text }));
    const cells = Object.fromEntries(columns.map(({ name }) => [name, 'x'.repeat(2000)]));
    const rows = Array.from({ length: 100 }, (_, index) => ({ index, cells, truncated: [] }));
    const table = shown(columns, rows);
    expect([table.columns.length, table.columnCount]).toEqual([40, 10_000]);
    expect(JSON.stringify(table).length).toBeLessThan(1_000_000);
  });

  it('has columns with the names of what every object has', () => {
    const columns = ['__proto__', 'constructor', 'toString'].map((name) => ({ name, type: text }));
    const cells: unknown = JSON.parse('{"__proto__":"own"}');
    const table = shown(columns, [{ index: 0, cells: cells as TableRow['cells'], truncated: [] }]);
    expect(table.rows[0]?.cells).toEqual(['own', null, null]);
  });
});

describe('an address', () => {
  const read = (query: string): ReturnType<typeof readTableQuery> => readTableQuery(new URLSearchParams(query));

  it('of a row leads to its page, unless the rows are in another order', () => {
    expect(read('row=250')).toMatchObject({ row: 250, page: 3 });
    expect(read('row=250&orderby=x')).toMatchObject({ row: 250, page: 1 });
    expect(read('row=-1&p=x')).toMatchObject({ row: null, page: 1 });
  });

  it('reaches late pages, and none that no table has', () => {
    expect(read('p=2500000').page).toBe(2_500_000);
    expect([read('p=0').page, read('p=1e3').page, read(`p=${'9'.repeat(20)}`).page]).toEqual([1, 1, 1]);
  });
});

describe('bars', () => {
  it('lead to the rows they count', () => {
    const columns = [
      { name: 'say "hi"', type: text },
      { name: 'label', type: { _type: 'ClassLabel', names: ['cat', 'dog'] } },
      { name: 'n', type: valueType('int64') },
    ];
    const histogram = { counts: [1, 2], edges: [0, 5, 10] };
    const statistics: SplitStatistics = {
      commit: '',
      rowsSeen: 3,
      isPartial: false,
      columns: [
        {
          column: 'say "hi"',
          type: 'string_label',
          nanCount: 0,
          nanProportion: 0,
          frequencies: [{ label: "it's", count: 1 }],
        },
        {
          column: 'label',
          type: 'class_label',
          nanCount: 0,
          nanProportion: 0,
          frequencies: [{ label: 'dog', count: 2 }],
        },
        {
          column: 'n',
          type: 'int',
          nanCount: 0,
          nanProportion: 0,
          numbers: { min: 0, max: 10, mean: 5, median: 5, std: 1, histogram },
        },
        { column: 'gone', type: 'int', nanCount: 0, nanProportion: 0 },
      ],
    };
    const bars = statisticsView(statistics, columns).map((figures) => figures.bars.map(({ where }) => where));
    expect(bars).toEqual([
      [`"say ""hi""" = 'it''s'`],
      ['"label" = 1'],
      ['"n" >= 0 AND "n" < 5', '"n" >= 5 AND "n" <= 10'],
    ]);
  });
});
