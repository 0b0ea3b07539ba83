/** `…/viewer/{config}/{split}/export?format=csv`: the rows that match, as a file, in the order they have in the dataset. */
import { exportRows } from '../../../app/datasets/export-rows.ts';
import type { ExportFormat } from '../../../app/datasets/types.ts';
import { type HubError, hubError } from '../../../domain/errors.ts';
import { type Result, fail, ok } from '../../../domain/result.ts';
import { contentDisposition } from '../../content-headers.ts';
import type { HubContext } from '../../hub-env.ts';
import { readTableQuery } from './query.ts';
import { MAX_EXPORT_ROWS, type SplitPage } from './split-page.ts';

const formats: readonly ExportFormat[] = ['csv', 'jsonl', 'parquet'];

export async function sendExport(context: HubContext, { ref }: SplitPage): Promise<Result<Response, HubError>> {
  const address = new URL(context.req.url);
  const format = formats.find((name) => name === address.searchParams.get('format'));
  if (format === undefined)
    return fail(hubError('bad-request', `Rows are exported as ${formats.join(', ')}; say which with "format".`));
  const { search, where } = readTableQuery(address);
  const exported = await exportRows(context.get('services'), context.get('actor'), {
    ...ref,
    format,
    limit: MAX_EXPORT_ROWS,
    ...(search === '' ? {} : { query: search }),
    ...(where === '' ? {} : { where }),
  });
  if (!exported.ok) return exported;
  const { contentType, fileName, body } = exported.value;
  return ok(
    context.body(body, 200, {
      'Content-Type': contentType,
      'Content-Disposition': contentDisposition('attachment', fileName),
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    }),
  );
}
