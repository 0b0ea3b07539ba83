/** `GET /[{kind}s/]{ns}/{name}/lines/{rev}/{path}`: the rows of a file, one JSON object a line, for queries in a page. */
import { ok } from '../../../domain/result.ts';
import { writeExactJson } from '../../../formats/exact-json.ts';
import type { Table } from '../../../formats/tables/table.ts';
import type { RepoPage } from '../repo-page.ts';
import { openFilePage } from './file-page.ts';
import { MAX_EXPORT_ROWS } from './split-page.ts';

export const sendLines: RepoPage = async (context, repo, rest) => {
  const file = await openFilePage(context, repo, rest);
  if (!file.ok) return file;
  const table = await file.value.table.open(0);
  if (!table.ok) return table;
  return ok(
    context.body(linesOf(table.value), 200, {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Content-Disposition': 'attachment',
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    }),
  );
};

/** Rows are read as the reader takes them. */
function linesOf(table: Table): ReadableStream<Uint8Array> {
  const batches = table.scan({})[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let sent = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value: rows } = await batches.next();
      if (done === true || sent >= MAX_EXPORT_ROWS) {
        await batches.return?.();
        controller.close();
        return;
      }
      sent += rows.length;
      controller.enqueue(encoder.encode(rows.map(({ cells }) => `${writeExactJson(cells)}\n`).join('')));
    },
    async cancel() {
      await batches.return?.();
    },
  });
}
