/** What requests about one discussion name: its number in the URL, and a JSON body with room for a long comment. */
import type { z } from 'zod';
import type { DiscussionInput } from '../../app/discussions/load-discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { readSmallBody } from '../small-body.ts';
import { checked } from './query.ts';
import type { RepoRequest } from './repo-route.ts';

/** The longest comment, with every character written as an escape. */
const MAX_BODY_BYTES = 512 << 10;

export function discussionInput({ repo, rest }: RepoRequest): Result<DiscussionInput, HubError> {
  const num = Number(rest[0]);
  if (Number.isSafeInteger(num) && num > 0) return ok({ repo, num });
  return fail(hubError('not-found', 'Discussions are numbered from 1.'));
}

/** No body at all is an empty object: clients send none where every field is optional. */
export async function readDiscussionBody<T extends z.ZodType>(
  context: HubContext,
  schema: T,
): Promise<Result<z.output<T>, HubError>> {
  const text = await readSmallBody(context.req.raw, MAX_BODY_BYTES);
  if (!text.ok) return text;
  try {
    const input: unknown = text.value.trim() === '' ? {} : JSON.parse(text.value);
    return checked(schema, input ?? {});
  } catch {
    return fail(hubError('bad-request', 'The request body is not JSON.'));
  }
}
