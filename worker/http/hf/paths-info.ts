/** `POST /api/{kind}s/{ns}/{name}/paths-info/{rev}`: what is known of some paths; missing ones are left out. */
import { z } from 'zod';
import { findXetHashes } from '../../app/browse/find-xet-hashes.ts';
import { describePaths } from '../../app/browse/list-tree.ts';
import { openRevisionIfBorn } from '../../app/browse/open-revision.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { readSmallBody } from '../small-body.ts';
import type { HubContext } from '../hub-env.ts';
import { entryJson } from './entry-json.ts';
import { checked, flag, groupValues } from './query.ts';
import { repoRoute } from './repo-route.ts';

const MAX_BODY_BYTES = 4 << 20;

const manyPaths = z.array(z.string()).max(10_000, 'may name at most 10000 paths').default([]);
const form = z.object({ paths: manyPaths, expand: flag });
const json = z.object({
  paths: z.union([z.string().transform((path) => [path]), manyPaths]).default([]),
  expand: z.boolean().default(false),
});

export const pathsInfoRoute = repoRoute('see', async (context, { repo, rest }) => {
  const input = await readWanted(context);
  if (!input.ok) return input;
  const services = context.get('services');
  const revision = await openRevisionIfBorn(services, repo, rest);
  if (!revision.ok) return revision;
  if (revision.value === null) return ok(context.json([]));
  context.header('X-Repo-Commit', revision.value.oid);
  const entries = await describePaths(
    services,
    revision.value,
    input.value.paths,
    input.value.expand ? 'thorough' : null,
  );
  const xetHashes = await findXetHashes(services, repo.id, entries);
  return ok(context.json(entries.map((entry) => entryJson(entry, xetHashes))));
});

/** Python sends a form, JavaScript sends JSON. */
async function readWanted(context: HubContext): Promise<Result<z.infer<typeof form>, HubError>> {
  const body = await readSmallBody(context.req.raw, MAX_BODY_BYTES);
  if (!body.ok) return body;
  const type = context.req.header('content-type') ?? '';
  if (!type.includes('json')) return checked(form, groupValues(new URLSearchParams(body.value)));
  try {
    const parsed: unknown = JSON.parse(body.value);
    return checked(json, parsed);
  } catch {
    return fail(hubError('bad-request', 'The body is not valid JSON.'));
  }
}
