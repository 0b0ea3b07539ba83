/** How to put files together, in the two shapes that clients read, and how long files are. */
import { z } from 'zod';
import type { XetReader } from '../../app/xet/authorize.ts';
import {
  type FetchPlan,
  type Reconstruction,
  measureXetFile,
  planReconstruction,
} from '../../app/xet/plan-reconstruction.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type XetHash, isXetHash } from '../../domain/xet-hash.ts';
import type { FileRange } from '../../xet/read-plan.ts';
import { parseRange } from '../byte-range.ts';
import type { HubContext } from '../hub-env.ts';
import { readSmallBody } from '../small-body.ts';
import { hashParameter, readRoute, xetBaseUrl } from './xet-route.ts';

/** The old shape: each range of chunks with its URL. */
export const getReconstructionV1 = readRoute(async (context, reader) => {
  const found = await reconstruct(context, reader);
  if (!found.ok) return found;
  return ok(
    context.json({
      offset_into_first_range: found.value.offsetIntoFirst,
      terms: termsJson(found.value),
      fetch_info: fetchInfo(context, found.value),
    }),
  );
});

/** The new shape. A URL is for one range: bodies of several parts are more than stores offer. */
export const getReconstructionV2 = readRoute(async (context, reader) => {
  const found = await reconstruct(context, reader);
  if (!found.ok) return found;
  const xorbs: Record<string, unknown> = {};
  for (const [hash, fetches] of found.value.fetches) {
    xorbs[hash] = fetches.map((fetch) => ({
      url: urlOf(context, hash, fetch),
      ranges: [{ chunks: chunksJson(fetch), bytes: bytesJson(fetch) }],
    }));
  }
  const { offsetIntoFirst } = found.value;
  return ok(context.json({ offset_into_first_range: offsetIntoFirst, terms: termsJson(found.value), xorbs }));
});

const MAX_BATCH_FILES = 1000;
const MAX_BATCH_BODY_BYTES = 256 * 1024;
const batchKeys = z.array(z.object({ hash: z.string() })).max(MAX_BATCH_FILES);

/** Many files at once, named by a JSON body or by `file_id` in the query. */
export const batchReconstructions = readRoute(async (context, reader) => {
  const hashes = await batchHashes(context);
  if (!hashes.ok) return hashes;
  const files: Record<string, unknown> = {};
  const fetches: Record<string, unknown[]> = {};
  for (const hash of new Set(hashes.value)) {
    const found = await planReconstruction(context.get('services'), reader, hash, () => 'whole');
    if (!found.ok) return found;
    files[hash] = termsJson(found.value);
    for (const [xorb, infos] of Object.entries(fetchInfo(context, found.value))) {
      fetches[xorb] = [...(fetches[xorb] ?? []), ...infos];
    }
  }
  return ok(context.json({ files, fetch_info: fetches }));
});

export const headFile = readRoute(async (context, reader) => {
  const hash = hashParameter(context);
  if (!hash.ok) return hash;
  const size = await measureXetFile(context.get('services'), reader, hash.value);
  return size.ok ? ok(context.body(null, 200, { 'Content-Length': String(size.value) })) : size;
});

async function reconstruct(context: HubContext, reader: XetReader): Promise<Result<Reconstruction, HubError>> {
  const hash = hashParameter(context);
  if (!hash.ok) return hash;
  const header = context.req.header('Range');
  return planReconstruction(context.get('services'), reader, hash.value, (sizeBytes): FileRange | 'whole' | null => {
    const range = parseRange(header, sizeBytes);
    if (range === 'whole') return 'whole';
    return range === 'unsatisfiable' ? null : { start: range.offset, end: range.offset + range.length };
  });
}

async function batchHashes(context: HubContext): Promise<Result<readonly XetHash[], HubError>> {
  const wanted = context.req.queries('file_id') ?? [];
  if (context.req.method === 'POST') {
    const body = await readSmallBody(context.req.raw, MAX_BATCH_BODY_BYTES);
    if (!body.ok) return body;
    const keys = batchKeys.safeParse(parseJson(body.value));
    if (!keys.success) return fail(hubError('bad-request', 'The body is a list of keys: {"prefix", "hash"}.'));
    wanted.push(...keys.data.map(({ hash }) => hash));
  }
  const hashes = wanted.filter(isXetHash);
  if (hashes.length === wanted.length && wanted.length <= MAX_BATCH_FILES) return ok(hashes);
  return fail(hubError('bad-request', `Name at most ${MAX_BATCH_FILES} files, each by 64 hexadecimal digits.`));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it.
    return null;
  }
}

function termsJson({ terms }: Reconstruction): unknown[] {
  return terms.map(({ xorb, rawBytes, chunkStart, chunkEnd }) => ({
    hash: xorb,
    unpacked_length: rawBytes,
    range: { start: chunkStart, end: chunkEnd },
  }));
}

function fetchInfo(context: HubContext, { fetches }: Reconstruction): Record<string, unknown[]> {
  const info: Record<string, unknown[]> = {};
  for (const [hash, plans] of fetches) {
    info[hash] = plans.map((fetch) => ({
      range: chunksJson(fetch),
      url: urlOf(context, hash, fetch),
      url_range: bytesJson(fetch),
    }));
  }
  return info;
}

function chunksJson({ chunkStart, chunkEnd }: FetchPlan): { start: number; end: number } {
  return { start: chunkStart, end: chunkEnd };
}

/** The end is the last byte, unlike that of chunks. */
function bytesJson({ storedStart, storedEnd }: FetchPlan): { start: number; end: number } {
  return { start: storedStart, end: storedEnd - 1 };
}

function urlOf(context: HubContext, hash: XetHash, { source }: FetchPlan): string {
  return 'url' in source ? source.url : `${xetBaseUrl(context.get('baseUrl'))}/v1/data/${hash}?${source.query}`;
}
