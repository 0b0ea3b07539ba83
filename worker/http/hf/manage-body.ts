/** The fields that requests to manage a repository share, as old and new clients write them. */
import { z } from 'zod';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Visibility, repoKinds } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { readSmallBody } from '../small-body.ts';
import { checked } from './query.ts';

const MAX_BODY_BYTES = 64 << 10;

/** Clients leave the type out for models. */
export const repoType = z
  .enum(repoKinds, { error: 'must be model, dataset, space or code' })
  .nullish()
  .transform((kind) => kind ?? 'model');

/** Where buckets are meant too. */
export const repoOrBucketType = z
  .enum([...repoKinds, 'bucket'], { error: 'must be model, dataset, space, code or bucket' })
  .nullish()
  .transform((kind) => kind ?? 'model');

/** Null or absent: the user's own namespace. */
export const organization = z.string().nullish();

/** Old clients say `private`, new ones `visibility`. */
export const visibilityFields = {
  private: z.boolean().nullish(),
  visibility: z.string().nullish(),
};

/** Null when the request says nothing about it. */
export function visibilityOf(input: {
  readonly private?: boolean | null | undefined;
  readonly visibility?: string | null | undefined;
}): Result<Visibility, HubError> | null {
  const { visibility } = input;
  if (visibility === 'public' || visibility === 'private') return ok(visibility);
  if (typeof visibility === 'string') {
    return fail(
      hubError('bad-request', `The visibility "${visibility}" is not offered here; use "public" or "private".`),
    );
  }
  return typeof input.private === 'boolean' ? ok(input.private ? 'private' : 'public') : null;
}

export async function readManageBody<T extends z.ZodType>(
  context: HubContext,
  schema: T,
  maxBytes: number = MAX_BODY_BYTES,
): Promise<Result<z.output<T>, HubError>> {
  const text = await readSmallBody(context.req.raw, maxBytes);
  if (!text.ok) return text;
  try {
    const input: unknown = JSON.parse(text.value);
    return checked(schema, input);
  } catch {
    return fail(hubError('bad-request', 'The request body is not JSON.'));
  }
}

/** Splits `namespace/name`. */
export const repoId = z
  .string()
  .regex(/^[^/]+\/[^/]+$/, 'must look like "namespace/name"')
  .transform((id) => {
    const [namespace = '', name = ''] = id.split('/');
    return { namespace, name };
  });
