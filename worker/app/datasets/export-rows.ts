/** Streams rows of a split in another format: all of them, or those that a search or a condition finds. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { TableRow } from '../../formats/tables/table.ts';
import { CsvWriter, JsonLinesWriter, ParquetRowsWriter, type RowsWriter } from '../../formats/tables/write-rows.ts';
import type { Services } from '../services.ts';
import { filterOf } from './filter-rows.ts';
import { openSplit } from './open-split.ts';
import { addressed, describeSplit } from './read-rows.ts';
import type { ExportFormat, ExportInput, ExportedRows, TableHead } from './types.ts';

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
  if (!split.ok) return split;
  const head = await describeSplit(split.value);
  if (!head.ok) return head;
  const filter = filterOf(input, head.value.columns);
  if (!filter.ok) return filter;
  const { skipRange, matches } = filter.value;
  const batches = split.value.scan(skipRange === undefined ? {} : { skipRange });
  const { contentType, extension } = formats[input.format];
  return ok({
    contentType,
    fileName: `${input.dataset.name}-${input.config}-${input.split}.${extension}`,
    body: streamRows(services, input, head.value, batches, matches),
  });
}

function writerFor(format: ExportFormat, head: TableHead): RowsWriter {
  if (format === 'csv') return new CsvWriter(head.columns);
  return format === 'jsonl' ? new JsonLinesWriter() : new ParquetRowsWriter(head.columns);
}

function streamRows(
  services: Services,
  input: ExportInput,
  head: TableHead,
  batches: AsyncGenerator<readonly TableRow[], void, void>,
  wanted: (row: TableRow) => boolean,
): ReadableStream<Uint8Array> {
  const writer = writerFor(input.format, head);
  let left = Math.min(input.limit ?? MAX_EXPORTED_ROWS, MAX_EXPORTED_ROWS);
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
          const rows = batch.value.filter(wanted).slice(0, left);
          left -= rows.length;
          const bytes = writer.write(addressed(input, head, rows));
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
