/** `tree`, `paths-info` and `resolve` of a bucket: what it holds, and the content of its files. */
import { z } from 'zod';
import type { BucketEntry } from '../../catalog/bucket-files.ts';
import { describeFiles, listFiles } from '../../app/buckets/list-files.ts';
import { findFile, openFile } from '../../app/buckets/open-file.ts';
import { bucketFullName } from '../../domain/bucket.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import { readSmallBody } from '../small-body.ts';
import { bucketFileJson, bucketRoute } from './bucket-route.ts';
import { isoDate } from './entry-json.ts';
import { nextLink } from './link-header.ts';
import { checked, flag, readQuery, text, wholeNumber } from './query.ts';
import { serveFile } from './serve-file.ts';
import { XET_FILE_INFO, xetHeaders } from './xet-headers.ts';

const treeQuery = z.object({
  // All files unless told otherwise, as there are no folders but in their paths.
  recursive: text.transform((value) => value === undefined || !/^(?:0|false|no|off)$/i.test(value)),
  cursor: text,
  limit: wholeNumber({ fallback: 1000, min: 1, max: 10_000 }),
});

export const bucketTreeRoute = bucketRoute('read', async (context, { bucket, rest: prefix }) => {
  const query = readQuery(context, treeQuery);
  if (!query.ok) return query;
  const { recursive: isRecursive, cursor, limit } = query.value;
  const page = await listFiles(context.get('services'), bucket, {
    prefix,
    isRecursive,
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (!page.ok) return page;
  if (page.value.cursor !== undefined) context.header('Link', nextLink(context, { cursor: page.value.cursor }));
  const { entries } = page.value;
  return ok(context.json(entries.map(entryJson)));
});

function entryJson({ path, file, uploadedAt }: BucketEntry) {
  return file === null ? { type: 'directory', path, uploadedAt: isoDate(uploadedAt) } : bucketFileJson(file);
}

const MAX_BODY_BYTES = 16 << 20;
const pathsBody = z.object({ paths: z.array(z.string()).max(10_000, 'may name at most 10000 paths') });

/** Files only; what is missing or a folder is left out. */
export const bucketPathsInfoRoute = bucketRoute('read', async (context, { bucket }) => {
  const body = await readSmallBody(context.req.raw, MAX_BODY_BYTES);
  if (!body.ok) return body;
  let asked: unknown;
  try {
    asked = JSON.parse(body.value);
  } catch {
    return fail(hubError('bad-request', 'The body is not valid JSON.'));
  }
  const input = checked(pathsBody, asked);
  if (!input.ok) return input;
  const files = await describeFiles(context.get('services'), bucket, input.value.paths);
  return ok(context.json(files.map(bucketFileJson)));
});

const resolveQuery = z.object({ download: flag });
const fileInfoHeaders = { 'Content-Type': XET_FILE_INFO, 'Cache-Control': 'private, no-cache' };

/** The type is that of the name, not the one that the uploader wrote: browsers run what some types say. */
export const bucketResolveRoute = bucketRoute('read', async (context, { bucket, rest: path }) => {
  const query = readQuery(context, resolveQuery);
  if (!query.ok) return query;
  const services = context.get('services');
  const found = await findFile(services, bucket, path);
  if (!found.ok) return found;
  const file = found.value;
  const etag = `"${file.xetHash}"`;
  context.header('X-Linked-Size', String(file.sizeBytes));
  context.header('X-Linked-Etag', etag);
  const tokens = `/api/buckets/${bucketFullName(bucket)}/xet-read-token`;
  for (const [name, value] of xetHeaders(context, tokens, file.xetHash)) context.header(name, value);
  if (file.oid !== null && context.req.header('Accept')?.includes(XET_FILE_INFO) === true) {
    context.header('ETag', etag);
    return ok(context.body(JSON.stringify({ hash: file.xetHash, size: file.sizeBytes }), 200, fileInfoHeaders));
  }
  return serveFile(context, {
    path: file.path,
    sizeBytes: file.sizeBytes,
    etag,
    isImmutable: false,
    isPrivate: bucket.visibility === 'private',
    asAttachment: query.value.download,
    open: (range) => openFile(services, file, range),
  });
});
