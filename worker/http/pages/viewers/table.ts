/** Files with rows: a page of them from the parts of the file that hold them. */
import type { TableFileView } from '#portal';
import type { HubError } from '../../../domain/errors.ts';
import { type Result, ok } from '../../../domain/result.ts';
import { openTable, readTable, tableFormatOf } from '../../../formats/tables/open-table.ts';
import { ParquetTable } from '../../../formats/tables/parquet.ts';
import type { Table, TableFormat } from '../../../formats/tables/table.ts';
import { PAGE_SIZE, readPlainQuery } from '../tables/query.ts';
import { tableView } from '../tables/table-view.ts';
import type { Viewer } from './registry.ts';
import type { ViewedFile } from './viewed-file.ts';

const MAX_CREATOR_CHARS = 120;

/** Those that people open to see rows; JSON and text have viewers of their own. */
const formatNames: Partial<Record<TableFormat, string>> = {
  parquet: 'Parquet',
  csv: 'CSV',
  jsonl: 'JSON Lines',
};

export const viewTable: Viewer = {
  takes: ({ entry }) => formatNames[tableFormatOf(entry.path) ?? 'text'] !== undefined,
  async view(file) {
    const { path } = file.entry;
    const format = tableFormatOf(path) ?? 'text';
    const query = readPlainQuery(file.query);
    const read = await readPage(file, (query.page - 1) * PAGE_SIZE);
    // Text that is no table after all is still text.
    if (!read.ok && (format === 'csv' || format === 'jsonl')) return null;
    const view = { kind: 'table', format: formatNames[format] ?? format, query, pageSize: PAGE_SIZE } as const;
    if (!read.ok) {
      const { code, message } = read.error;
      return { ...view, table: null, facts: null, failure: { code, message } };
    }
    const { table, rows } = read.value;
    const offset = (query.page - 1) * PAGE_SIZE;
    return {
      ...view,
      failure: null,
      facts: factsOf(table),
      table: tableView({
        columns: table.columns,
        rows,
        rowCount: table.rowCount ?? table.estimatedRowCount,
        isCountExact: table.rowCount !== null,
        hasMore: table.rowCount === null ? rows.length === PAGE_SIZE : offset + rows.length < table.rowCount,
        hidden: query.hidden,
        firstColumn: query.firstColumn,
        statisticsUrl: null,
      }),
    };
  },
};

async function readPage(
  { entry, contentId, source }: ViewedFile,
  offset: number,
): Promise<Result<{ readonly table: Table; readonly rows: Awaited<ReturnType<Table['readRows']>> }, HubError>> {
  const table = await openTable({ path: entry.path, id: contentId, source });
  if (!table.ok) return table;
  const rows = await readTable(entry.path, () => table.value.readRows(offset, PAGE_SIZE));
  return rows.ok ? ok({ table: table.value, rows: rows.value }) : rows;
}

function factsOf(table: Table): TableFileView['facts'] {
  if (!(table instanceof ParquetTable)) return null;
  const { created_by: createdBy = '', row_groups: groups } = table.metadata;
  const codecs = groups.flatMap(({ columns }) => columns.map(({ meta_data: column }) => column?.codec ?? ''));
  return {
    rowGroups: groups.length,
    compression: [...new Set(codecs)].filter((codec) => codec !== '').toSorted(),
    createdBy: createdBy.slice(0, MAX_CREATOR_CHARS),
  };
}
