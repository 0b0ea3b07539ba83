/** `POST /api/{kind}s/{ns}/{name}/preupload/{rev}[?create_pr=1]`. */
import { z } from 'zod';
import { preuploadFiles } from '../../app/commit/preupload-files.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import { readSmallBody } from '../small-body.ts';
import { checked } from './query.ts';
import { repoRoute } from './repo-route.ts';

const MAX_BODY_BYTES = 4 << 20;
const MAX_FILES = 1000;
const MAX_SAMPLE_CHARS = 8192;

const body = z.object({
  files: z
    .array(
      z.object({
        path: z.string(),
        size: z.number().int().nonnegative(),
        sample: z.string().max(MAX_SAMPLE_CHARS).default(''),
      }),
    )
    .max(MAX_FILES, `may name at most ${MAX_FILES} files`),
  gitIgnore: z.string().nullish(),
  gitAttributes: z.string().nullish(),
});

export const preuploadRoute = repoRoute('contribute', async (context, { repo, rest }) => {
  const text = await readSmallBody(context.req.raw, MAX_BODY_BYTES);
  if (!text.ok) return text;
  let json: unknown;
  try {
    json = JSON.parse(text.value);
  } catch {
    return fail(hubError('bad-request', 'The request body is not JSON.'));
  }
  const input = checked(body, json);
  if (!input.ok) return input;
  const { files, gitIgnore, gitAttributes } = input.value;
  const advice = await preuploadFiles(context.get('services'), repo, {
    revision: rest.join('/') === '' ? 'main' : rest.join('/'),
    files: files.map(({ path, size, sample }) => ({ path, sizeBytes: size, sample: Buffer.from(sample, 'base64') })),
    gitIgnore: gitIgnore ?? null,
    gitAttributes: gitAttributes ?? null,
  });
  if (!advice.ok) return advice;
  return ok(
    context.json({
      files: advice.value.map(({ path, isLarge, isIgnored, current }) => ({
        path,
        uploadMode: isLarge ? 'lfs' : 'regular',
        shouldIgnore: isIgnored,
        ...(current !== null && { oid: current }),
      })),
    }),
  );
});
