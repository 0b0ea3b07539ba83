/** Xorbs in, and ranges of them out. */
import { checkDataUrl, fetchData } from '../../app/xet/fetch-data.ts';
import { measureXorb } from '../../app/xet/measure-xorb.ts';
import { putXorb } from '../../app/xet/put-xorb.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import { contentRange } from '../byte-range.ts';
import { untrustedContentHeaders } from '../content-headers.ts';
import type { HubContext } from '../hub-env.ts';
import { xetError } from './errors.ts';
import { hashParameter, readRoute, writeRoute } from './xet-route.ts';

export const postXorb = writeRoute(async (context, writer) => {
  const hash = hashParameter(context);
  if (!hash.ok) return hash;
  const { body } = context.req.raw;
  if (body === null) return fail(hubError('bad-request', 'The xorb is empty.'));
  const put = await putXorb(context.get('services'), writer, hash.value, body);
  return put.ok ? ok(context.json({ was_inserted: put.value.isNew })) : put;
});

export const headXorb = readRoute(async (context, reader) => {
  const hash = hashParameter(context);
  if (!hash.ok) return hash;
  const size = await measureXorb(context.get('services'), reader, hash.value);
  return size.ok ? ok(context.body(null, 200, { 'Content-Length': String(size.value) })) : size;
});

/** `bytes=first-last`, and no other form: what a URL was signed for is one whole range. */
const SINGLE_RANGE = /^bytes=(\d{1,15})-(\d{1,15})$/;

/** The bytes of a signed URL. Without a `Range` header: all that the URL is for. */
export async function getData(context: HubContext): Promise<Response> {
  const services = context.get('services');
  const claims = await checkDataUrl(services, context.req.param('hash') ?? '', context.req.query());
  if (!claims.ok) return xetError(context, claims.error);
  const header = context.req.header('Range');
  const asked = header === undefined ? null : SINGLE_RANGE.exec(header);
  if (header !== undefined && asked === null) {
    return xetError(context, hubError('range-not-satisfiable', 'Ask for one range of bytes.'));
  }
  const { start, end } = claims.value;
  const [first, last] = asked === null ? [start, end - 1] : [Number(asked[1]), Number(asked[2])];
  const range = { offset: first, length: last - first + 1 };
  if (range.length <= 0) return xetError(context, hubError('range-not-satisfiable', 'The range is empty.'));
  const data = await fetchData(services, claims.value, range);
  if (!data.ok) return xetError(context, data.error);
  return new Response(data.value.body, {
    status: 206,
    headers: {
      ...untrustedContentHeaders,
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(range.length),
      'Content-Range': contentRange(range, data.value.sizeBytes),
      'Content-Encoding': 'identity',
      'Cache-Control': 'private, max-age=3600, no-transform',
    },
  });
}
