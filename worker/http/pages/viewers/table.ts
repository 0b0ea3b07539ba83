/** Files with rows: a page of them from the parts of the file that hold them, searched and put in order if asked. */
import type { TableFileView } from '#portal';
import { openFileTable } from '../../../app/datasets/open-file-table.ts';
import type { SplitTable } from '../../../app/datasets/split-table.ts';
import { tableFormatOf } from '../../../formats/tables/open-table.ts';
import { ParquetTable } from '../../../formats/tables/parquet.ts';
import type { TableFormat } from '../../../formats/tables/table.ts';
import { filePath } from '../tables/addresses.ts';
import { readTableQuery } from '../tables/query.ts';
import { askTable, unanswered } from '../tables/rows.ts';
import type { Viewer } from './registry.ts';
import type { ViewedFile } from './viewed-file.ts';

const MAX_CREATOR_CHARS = 120;

const formatNames: Partial<Record<TableFormat, string>> = {
  parquet: 'Parquet',
  arrow: 'Arrow',
  csv: 'CSV',
  jsonl: 'JSON Lines',
  json: 'JSON',
};

export const viewTable: Viewer = {
  takes(file) {
    const format = tableFormatOf(file.entry.path) ?? 'text';
    // Other JSON is looked at as a tree.
    return format === 'json' ? isListOfObjects(file) : formatNames[format] !== undefined;
  },
  async view({ entry: { path }, query: searchParams, revision, services }) {
    const format = tableFormatOf(path) ?? 'text';
    const query = readTableQuery(searchParams);
    const table = await openFileTable(services, revision, path);
    const columns = table.ok ? await table.value.columns() : table;
    const view = { kind: 'table', format: formatNames[format] ?? format } as const;
    if (!table.ok || !columns.ok) {
      // Text that is no table after all is still text.
      if (format !== 'parquet' && format !== 'arrow') return null;
      return { ...view, ...unanswered(query, columns.ok ? null : columns.error), facts: null };
    }
    const asked = await askTable(services, table.value, query, {
      continuation: searchParams.get('after') ?? undefined,
      statisticsUrl: filePath(revision.repo, 'statistics', revision.name, path),
    });
    return { ...view, ...asked, facts: await factsOf(table.value) };
  },
};

function isListOfObjects({ start }: ViewedFile): boolean {
  return /^\uFEFF?\s*\[\s*\{/.test(new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(start));
}

async function factsOf(split: SplitTable): Promise<TableFileView['facts']> {
  const table = await split.open(0);
  if (!table.ok || !(table.value instanceof ParquetTable)) return null;
  const { created_by: createdBy = '', row_groups: groups } = table.value.metadata;
  const codecs = groups.flatMap(({ columns }) => columns.map(({ meta_data: column }) => column?.codec ?? ''));
  return {
    rowGroups: groups.length,
    compression: [...new Set(codecs)].filter((codec) => codec !== '').toSorted(),
    createdBy: createdBy.slice(0, MAX_CREATOR_CHARS),
  };
}
