/** The addresses that batch answers name: bytes of objects in and out, and the calls that end an upload. */
import { completeUpload } from '../../app/lfs/complete-upload.ts';
import { openObject } from '../../app/lfs/open-object.ts';
import { putObject } from '../../app/lfs/put-object.ts';
import { putPart } from '../../app/lfs/put-part.ts';
import { verifyObject } from '../../app/lfs/verify-object.ts';
import { hubError } from '../../domain/errors.ts';
import { completeRequest, verifyRequest } from '../../lfs/protocol.ts';
import { contentRange, parseRange } from '../byte-range.ts';
import { untrustedContentHeaders } from '../content-headers.ts';
import type { HubContext } from '../hub-env.ts';
import { lfsError, lfsJson } from './errors.ts';
import { claimsOf, jsonBody } from './request.ts';

export async function getObject(context: HubContext): Promise<Response> {
  const claims = await claimsOf(context, 'get');
  if (!claims.ok) return lfsError(context, claims.error);
  const { repo, oid, sizeBytes } = claims.value;
  const range = parseRange(context.req.header('Range'), sizeBytes);
  if (range === 'unsatisfiable') {
    const refusal = lfsError(context, hubError('range-not-satisfiable', `The object has ${sizeBytes} bytes.`));
    refusal.headers.set('Content-Range', `bytes */${sizeBytes}`);
    return refusal;
  }
  const part = range === 'whole' ? undefined : range;
  const blob = await openObject(context.get('services'), repo, oid, part);
  if (!blob.ok) return lfsError(context, blob.error);
  return new Response(blob.value.body, {
    status: part === undefined ? 200 : 206,
    headers: {
      ...untrustedContentHeaders,
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(part?.length ?? sizeBytes),
      'Accept-Ranges': 'bytes',
      ETag: `"${oid}"`,
      ...(part !== undefined && { 'Content-Range': contentRange(part, sizeBytes) }),
    },
  });
}

export async function putWholeObject(context: HubContext): Promise<Response> {
  const claims = await claimsOf(context, 'put');
  if (!claims.ok) return lfsError(context, claims.error);
  const { repo, user, oid, sizeBytes } = claims.value;
  if (user === '') return lfsError(context, hubError('forbidden', 'This URL is not for uploads.'));
  const announced = context.req.header('Content-Length');
  if (announced !== undefined && Number(announced) !== sizeBytes) {
    const message = `The size does not match: the body has ${announced} bytes, but ${sizeBytes} were announced.`;
    return lfsError(context, hubError('content-mismatch', message));
  }
  const { body } = context.req.raw;
  const put = await putObject(context.get('services'), { repo, user, oid, sizeBytes, body });
  return put.ok ? new Response(null, { status: 200 }) : lfsError(context, put.error);
}

export async function putObjectPart(context: HubContext): Promise<Response> {
  const claims = await claimsOf(context, 'put-part');
  if (!claims.ok) return lfsError(context, claims.error);
  const { uploadId, partNumber } = claims.value;
  const { body } = context.req.raw;
  if (body === null) return lfsError(context, hubError('content-mismatch', 'The part is empty.'));
  const part = await putPart(context.get('services'), { uploadId, partNumber, body });
  if (!part.ok) return lfsError(context, part.error);
  return new Response(null, { status: 200, headers: { ETag: `"${part.value.etag}"` } });
}

export async function postComplete(context: HubContext): Promise<Response> {
  const claims = await claimsOf(context, 'complete');
  if (!claims.ok) return lfsError(context, claims.error);
  const body = await jsonBody(context, completeRequest);
  if (!body.ok) return lfsError(context, body.error);
  const { repo, oid, sizeBytes, uploadId } = claims.value;
  if (body.value.oid !== oid) return lfsError(context, hubError('unprocessable', 'The body names another object.'));
  const parts = body.value.parts.map(({ partNumber, etag }) => ({ partNumber, etag: bareEtag(etag) }));
  const completed = await completeUpload(context.get('services'), { repo, oid, sizeBytes, uploadId, parts });
  return completed.ok ? lfsJson({ oid, size: sizeBytes }) : lfsError(context, completed.error);
}

export async function postVerify(context: HubContext): Promise<Response> {
  const claims = await claimsOf(context, 'verify');
  if (!claims.ok) return lfsError(context, claims.error);
  const body = await jsonBody(context, verifyRequest);
  if (!body.ok) return lfsError(context, body.error);
  const { repo, oid, sizeBytes, uploadId } = claims.value;
  if (body.value.oid !== oid || body.value.size !== sizeBytes) {
    return lfsError(context, hubError('unprocessable', 'The body names another object.'));
  }
  const verified = await verifyObject(context.get('services'), { repo, oid, sizeBytes, uploadId });
  return verified.ok ? lfsJson({ oid, size: sizeBytes }) : lfsError(context, verified.error);
}

function bareEtag(etag: string): string {
  return etag.replace(/^"(.*)"$/, '$1');
}
