/** What the LFS routes read from a request: the repository, a JSON body, or the permission in a signed URL. */
import type { z } from 'zod';
import { actionKey } from '../../app/lfs/action-key.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { isSha256 } from '../../domain/oid.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type ActionClaims, type ActionVerb, readSignedQuery } from '../../lfs/action-signature.ts';
import type { HubContext } from '../hub-env.ts';
import { parseRepoUrl } from '../repo-path.ts';
import { readSmallBody } from '../small-body.ts';

const MAX_BODY_BYTES = 1024 * 1024;

export function repoPathOf(context: HubContext): Result<RepoPath, HubError> {
  const url = parseRepoUrl(context.req.path);
  return url === null ? fail(hubError('repo-not-found', 'There is no such repository here.')) : ok(url.path);
}

export async function jsonBody<T extends z.ZodType>(
  context: HubContext,
  schema: T,
): Promise<Result<z.infer<T>, HubError>> {
  const text = await readSmallBody(context.req.raw, MAX_BODY_BYTES);
  if (!text.ok) return text;
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch {
    return fail(hubError('bad-request', 'The body is not JSON.'));
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail(hubError('unprocessable', `${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'is not valid'}`));
}

/** Reads the permission that the URL carries. Wrong and old ones are refused with 403, at which git-lfs asks anew. */
export async function claimsOf(context: HubContext, verb: ActionVerb): Promise<Result<ActionClaims, HubError>> {
  const oid = context.req.param('oid') ?? '';
  if (!isSha256(oid)) return fail(hubError('bad-request', 'The object is named by its SHA-256.'));
  const services = context.get('services');
  const key = await actionKey(services);
  const claims = readSignedQuery(key, verb, oid, context.req.query(), services.clock.now());
  if (typeof claims !== 'string') return ok(claims);
  const message =
    claims === 'expired'
      ? 'This URL has expired; ask the batch API for a new one.'
      : 'This URL was not given out by the hub for this request; ask the batch API for one.';
  return fail(hubError('forbidden', message));
}
