/** `POST /api/buckets/{ns}/{name}/batch`: files to add, copy and delete, one JSON object a line. */
import { z } from 'zod';
import { type FileOperation, changeFiles } from '../../app/buckets/change-files.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { repoKinds } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { isXetHash } from '../../domain/xet-hash.ts';
import { bucketRoute } from './bucket-route.ts';
import { type JsonLine, JsonLinesError, readJsonLines } from './json-lines.ts';
import { repoId } from './manage-body.ts';
import { checked } from './query.ts';

/** Clients send a thousand at a time. */
const MAX_OPERATIONS = 10_000;
const MAX_LINE_BYTES = 16 << 10;
/** A day in the year 275760. */
const LAST_DATE_MS = 8.64e15;

const path = z.string();
const xetHash = z.string().refine(isXetHash, 'must be 64 hexadecimal digits in lower case');
const labels = {
  mtime: z.number().min(-LAST_DATE_MS).max(LAST_DATE_MS).nullish(),
  contentType: z
    .string()
    .regex(/^[\x20-\x7e]{0,255}$/, 'must be a media type')
    .nullish(),
};

const line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('addFile'), path, xetHash, ...labels }),
  z.object({
    type: z.literal('copyFile'),
    path,
    xetHash,
    sourceRepoType: z.enum([...repoKinds, 'bucket']),
    sourceRepoId: repoId,
    ...labels,
  }),
  z.object({ type: z.literal('deleteFile'), path }),
]);

/** Clients look for what failed in the body of a 200, and of a 422 when nothing went well. */
export const bucketBatchRoute = bucketRoute('write', async (context, { bucket }) => {
  const operations = await readOperations(context.req.raw.body);
  if (!operations.ok) return operations;
  const processed = operations.value.length;
  const done = await changeFiles(context.get('services'), context.get('actor'), bucket, operations.value);
  if (!done.ok) return done;
  const failed = done.value.map((refusal) => ({ path: refusal.path.slice(0, 2000), error: refusal.reason }));
  const succeeded = processed - failed.length;
  const isRefused = failed.length > 0 && succeeded === 0;
  return ok(context.json({ success: failed.length === 0, processed, succeeded, failed }, isRefused ? 422 : 200));
});

async function readOperations(
  body: ReadableStream<Uint8Array> | null,
): Promise<Result<readonly FileOperation[], HubError>> {
  const operations: FileOperation[] = [];
  try {
    for await (const read of readJsonLines(body ?? new Blob([]).stream(), {
      maxContentBytes: 0,
      maxJsonBytes: MAX_LINE_BYTES,
    })) {
      if (operations.length === MAX_OPERATIONS) {
        return fail(hubError('too-large', `A batch may have at most ${MAX_OPERATIONS} operations; send several.`));
      }
      const operation = parseOperation(read);
      if (!operation.ok) return operation;
      operations.push(operation.value);
    }
  } catch (error) {
    if (error instanceof JsonLinesError) return fail(hubError('bad-request', error.message));
    throw error;
  }
  return ok(operations);
}

function parseOperation({ json }: JsonLine): Result<FileOperation, HubError> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return fail(hubError('bad-request', 'A line of the batch is not JSON.'));
  }
  const parsed = checked(line, value);
  if (!parsed.ok) return parsed;
  const operation = parsed.value;
  if (operation.type === 'deleteFile') return ok({ type: 'delete', path: operation.path });
  const { mtime, contentType } = operation;
  return ok({
    type: 'add',
    path: operation.path,
    hash: operation.xetHash,
    contentType: contentType ?? null,
    ...(typeof mtime === 'number' && { modifiedAt: Math.trunc(mtime) }),
    ...(operation.type === 'copyFile' && { source: { kind: operation.sourceRepoType, ...operation.sourceRepoId } }),
  });
}
