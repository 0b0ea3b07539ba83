/** `GET /[{kind}s/]{ns}/{name}/lines/{rev}/{path}`: the rows of a file, one JSON object a line, for queries in a page. */
import { openByteSource } from '../../../app/browse/byte-source.ts';
import { openRevision } from '../../../app/browse/open-revision.ts';
import { hubError } from '../../../domain/errors.ts';
import { fail, ok } from '../../../domain/result.ts';
import { openTable } from '../../../formats/tables/open-table.ts';
import type { Table } from '../../../formats/tables/table.ts';
import { findEntry } from '../../../git/tree.ts';
import type { RepoPage } from '../repo-page.ts';
import { MAX_EXPORT_ROWS } from './split-page.ts';

export const sendLines: RepoPage = async (context, repo, rest) => {
  const services = context.get('services');
  const revision = await openRevision(services, repo, rest);
  if (!revision.ok) return revision;
  const { view, tree, path } = revision.value;
  const found = await findEntry(view, tree, path);
  const source = found === null ? null : await openByteSource(services, revision.value, found);
  if (source === null) return fail(hubError('entry-not-found', 'There is no such file at this revision.'));
  const table = await openTable({ path, source });
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
      controller.enqueue(encoder.encode(rows.map(({ cells }) => `${JSON.stringify(cells)}\n`).join('')));
    },
    async cancel() {
      await batches.return?.();
    },
  });
}
