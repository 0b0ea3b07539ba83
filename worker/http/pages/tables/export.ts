/** The rows that match, as a file, in the order they are shown in: of a split, or of one file with rows. */
import { exportRowsOf } from '../../../app/datasets/export-rows.ts';
import { openSplit } from '../../../app/datasets/open-split.ts';
import type { SplitTable } from '../../../app/datasets/split-table.ts';
import type { ExportFormat } from '../../../app/datasets/types.ts';
import { type HubError, hubError } from '../../../domain/errors.ts';
import { type Result, fail, ok } from '../../../domain/result.ts';
import { contentDisposition } from '../../content-headers.ts';
import type { HubContext } from '../../hub-env.ts';
import type { RepoPage } from '../repo-page.ts';
import { openFilePage } from './file-page.ts';
import { readTableQuery } from './query.ts';
import { MAX_EXPORT_ROWS, type SplitPage } from './split-page.ts';

const formats: readonly ExportFormat[] = ['csv', 'jsonl', 'parquet'];

/** `…/viewer/{config}/{split}/export?format=csv` */
export async function sendSplitExport(context: HubContext, { ref }: SplitPage): Promise<Result<Response, HubError>> {
  const table = await openSplit(context.get('services'), context.get('actor'), ref);
  return table.ok ? sendExport(context, table.value) : table;
}

/** `GET /[{kind}s/]{ns}/{name}/export/{rev}/{path}?format=csv` */
export const sendFileExport: RepoPage = async (context, repo, rest) => {
  const file = await openFilePage(context, repo, rest);
  return file.ok ? sendExport(context, file.value.table) : file;
};

async function sendExport(context: HubContext, table: SplitTable): Promise<Result<Response, HubError>> {
  const { searchParams } = new URL(context.req.url);
  const format = formats.find((name) => name === searchParams.get('format'));
  if (format === undefined)
    return fail(hubError('bad-request', `Rows are exported as ${formats.join(', ')}; say which with "format".`));
  const { orderBy, search, where } = readTableQuery(searchParams);
  const asked = { format, limit: MAX_EXPORT_ROWS, query: search, where, orderBy };
  const exported = await exportRowsOf(context.get('services'), table, asked);
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
