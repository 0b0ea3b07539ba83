/** `/export`: rows of a split as a file, all of them or those a search or condition finds, put in order if asked. An addition of this hub. */
import { exportRows } from '../../app/datasets/export-rows.ts';
import type { ExportFormat, ExportedRows } from '../../app/datasets/types.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { contentDisposition, untrustedContentHeaders } from '../content-headers.ts';
import type { HubContext } from '../hub-env.ts';
import { optionalText, splitParameters, wholeNumber } from './parameters.ts';

export async function exportRoute(context: HubContext): Promise<Result<Response, HubError>> {
  const ref = splitParameters(context);
  if (!ref.ok) return ref;
  const format = formatOf(optionalText(context, 'format') ?? 'csv');
  if (format === null) {
    return fail(hubError('bad-request', "Parameter 'format' must be one of csv, jsonl (or json), parquet"));
  }
  const limit = wholeNumber(context, 'limit', { fallback: Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  if (!limit.ok) return limit;
  const rows = await exportRows(context.get('services'), context.get('actor'), {
    ...ref.value,
    format,
    where: optionalText(context, 'where'),
    query: optionalText(context, 'query'),
    orderBy: optionalText(context, 'orderby'),
    limit: limit.value,
  });
  return rows.ok ? ok(exportAnswer(context, rows.value)) : rows;
}

function formatOf(name: string): ExportFormat | null {
  if (name === 'csv' || name === 'parquet') return name;
  return name === 'jsonl' || name === 'json' ? 'jsonl' : null;
}

export function exportAnswer(context: HubContext, { contentType, fileName, body }: ExportedRows): Response {
  return context.body(body, 200, {
    ...untrustedContentHeaders,
    'Content-Type': contentType,
    'Content-Disposition': contentDisposition('attachment', fileName),
  });
}
