/** Answers GET and HEAD of one file: conditional requests, ranges, and the headers that clients read. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { ByteRange } from '../../ports/blob-store.ts';
import { contentRange, parseRange } from '../byte-range.ts';
import { matchesNone, rangeStillApplies } from '../conditional.ts';
import { contentDisposition, contentTypeOf, untrustedContentHeaders } from '../content-headers.ts';
import type { HubContext } from '../hub-env.ts';

export type OpenedFile = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | { readonly redirectTo: string };

/** What the bytes are called, for a store that hands them out itself. */
export interface ContentLabels {
  readonly contentType: string;
  readonly contentDisposition: string;
}

export interface ServedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** With its quotes. */
  readonly etag: string;
  /** Whether the address can never show anything else. */
  readonly isImmutable: boolean;
  /** Not for everybody: who may read it now may not be who may read it later. */
  readonly isPrivate: boolean;
  /** Send as a download whatever its type. */
  readonly asAttachment: boolean;
  /** Overrides the type that the name suggests. */
  readonly contentType?: string;
  /** The content or a part of it; an address to fetch it from when a store hands it out itself. Not called for HEAD. */
  open(range: ByteRange | undefined, labels: ContentLabels): Promise<Result<OpenedFile, HubError>>;
}

export async function serveFile(context: HubContext, file: ServedFile): Promise<Result<Response, HubError>> {
  const labels = labelsOf(file);
  const headers = headersOf(file, labels);
  const { req } = context;
  if (matchesNone(req.header('if-none-match'), file.etag)) return ok(context.body(null, 304, headers));
  if (req.method === 'HEAD') {
    return ok(context.body(null, 200, { ...headers, 'Content-Length': String(file.sizeBytes) }));
  }
  const applies = rangeStillApplies(req.header('if-range'), file.etag);
  const range = applies ? parseRange(req.header('range'), file.sizeBytes) : 'whole';
  if (range === 'unsatisfiable') {
    context.header('Content-Range', `bytes */${file.sizeBytes}`);
    return fail(
      hubError(
        'range-not-satisfiable',
        `The file has ${file.sizeBytes} bytes; the range asked for starts behind them.`,
      ),
    );
  }
  const opened = await file.open(range === 'whole' ? undefined : range, labels);
  if (!opened.ok) return opened;
  if (isRedirect(opened.value)) {
    return ok(context.body(null, 302, { ...headers, 'Cache-Control': 'no-store', Location: opened.value.redirectTo }));
  }
  const part = range === 'whole' ? { offset: 0, length: file.sizeBytes } : range;
  const sized = { ...headers, 'Content-Length': String(part.length) };
  if (range === 'whole') return ok(context.body(opened.value, 200, sized));
  return ok(context.body(opened.value, 206, { ...sized, 'Content-Range': contentRange(part, file.sizeBytes) }));
}

function labelsOf(file: ServedFile): ContentLabels {
  const contentType = file.contentType ?? contentTypeOf(file.path);
  const attach = file.asAttachment || contentType === 'application/octet-stream';
  return { contentType, contentDisposition: contentDisposition(attach ? 'attachment' : 'inline', file.path) };
}

function headersOf(file: ServedFile, labels: ContentLabels): Record<string, string> {
  return {
    ...untrustedContentHeaders,
    // The page of the file holds it in a frame, where the browser's own viewer takes it.
    ...(labels.contentType === 'application/pdf' ? { 'X-Frame-Options': 'SAMEORIGIN' } : {}),
    'Accept-Ranges': 'bytes',
    'Cache-Control': cacheControl(file),
    // Proxies that compress whatever bears no encoding, and know nothing of `no-transform`, leave it as it is: a
    // compressed part of a file is worthless, and clients check the size.
    'Content-Encoding': 'identity',
    'Content-Disposition': labels.contentDisposition,
    'Content-Type': labels.contentType,
    ETag: file.etag,
  };
}

/**
 * Never shared between people: who may read is decided anew for each request. `no-transform` because a proxy that
 * compresses would change the size clients check.
 */
function cacheControl(file: ServedFile): string {
  const forever = file.isImmutable && !file.isPrivate;
  return `private, ${forever ? 'max-age=31536000, immutable' : 'no-cache'}, no-transform`;
}

function isRedirect(opened: OpenedFile): opened is { readonly redirectTo: string } {
  return 'redirectTo' in opened;
}
