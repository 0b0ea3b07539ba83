/** Streams rows in another format: all of them or those that a search or a condition finds, put in order if asked. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { TableColumn, TableRow } from '../../formats/tables/table.ts';
import { CsvWriter, JsonLinesWriter, ParquetRowsWriter, type RowsWriter } from '../../formats/tables/write-rows.ts';
import type { Services } from '../services.ts';
import { type RowFilter, filterOf, orderOf } from './filter-rows.ts';
import { openSplit } from './open-split.ts';
import { describeTable } from './read-rows.ts';
import { sortRows } from './sort-rows.ts';
import type { SplitTable } from './split-table.ts';
import type { ExportFormat, ExportInput, ExportQuery, ExportedRows } from './types.ts';

/** Rows of one export; whoever wants more of a large dataset takes its files. */
const MAX_EXPORTED_ROWS = 1_000_000;

const formats = {
  csv: { contentType: 'text/csv; charset=utf-8', extension: 'csv' },
  jsonl: { contentType: 'application/x-ndjson', extension: 'jsonl' },
  parquet: { contentType: 'application/vnd.apache.parquet', extension: 'parquet' },
} as const;

export async function exportRows(
  services: Services,
  actor: Actor,
  input: ExportInput,
): Promise<Result<ExportedRows, HubError>> {
  const split = await openSplit(services, actor, input);
  return split.ok ? exportRowsOf(services, split.value, input) : split;
}

export async function exportRowsOf(
  services: Services,
  table: SplitTable,
  query: ExportQuery,
): Promise<Result<ExportedRows, HubError>> {
  const head = await describeTable(table);
  if (!head.ok) return head;
  const { columns } = head.value;
  const filter = filterOf(query, columns);
  if (!filter.ok) return filter;
  const orderBy = orderOf(query, columns);
  if (!orderBy.ok) return orderBy;
  const found =
    orderBy.value === null
      ? ok(matching(table, filter.value))
      : await sortRows(services, table, filter.value, orderBy.value);
  if (!found.ok) return found;
  const { contentType, extension } = formats[query.format];
  const limit = Math.min(query.limit ?? MAX_EXPORTED_ROWS, MAX_EXPORTED_ROWS);
  return ok({
    contentType,
    fileName: `${table.fileName}.${extension}`,
    body: streamRows(services, writerFor(query.format, columns), addressedRows(table, columns, found.value), limit),
  });
}

type Batches = AsyncGenerator<readonly TableRow[], void, void>;

async function* matching(table: SplitTable, { skipRange, matches }: RowFilter): Batches {
  for await (const batch of table.scan(skipRange === undefined ? {} : { skipRange }, { isWhole: true }))
    yield batch.filter(matches);
}

async function* addressedRows(table: SplitTable, columns: readonly TableColumn[], batches: Batches): Batches {
  for await (const batch of batches) yield table.addressed(columns, batch);
}

function writerFor(format: ExportFormat, columns: readonly TableColumn[]): RowsWriter {
  if (format === 'csv') return new CsvWriter(columns);
  return format === 'jsonl' ? new JsonLinesWriter() : new ParquetRowsWriter(columns);
}

function streamRows(
  services: Services,
  writer: RowsWriter,
  batches: Batches,
  limit: number,
): ReadableStream<Uint8Array> {
  let left = limit;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        for (;;) {
          const batch = left > 0 ? await batches.next() : { done: true as const, value: undefined };
          if (batch.done === true) {
            controller.enqueue(writer.finish());
            controller.close();
            await batches.return();
            return;
          }
          const rows = batch.value.slice(0, left);
          left -= rows.length;
          const bytes = writer.write(rows);
          if (bytes.length === 0) continue;
          controller.enqueue(bytes);
          return;
        }
      } catch (error) {
        // The answer has begun: cutting it off is the only way left to say that it is not whole.
        services.log.info('datasets:export-stopped', { reason: error instanceof Error ? error.message : 'unknown' });
        controller.error(new Error('the export stopped'));
      }
    },
    async cancel() {
      await batches.return();
    },
  });
}
