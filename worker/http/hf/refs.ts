/** `GET /api/{kind}s/{ns}/{name}/refs`: branches, tags and, on request, pull requests. */
import { z } from 'zod';
import { listRefs } from '../../app/browse/list-refs.ts';
import { ok } from '../../domain/result.ts';
import { flag, readQuery } from './query.ts';
import { repoRoute } from './repo-route.ts';

const query = z.object({ include_prs: flag });

export const refsRoute = repoRoute('see', async (context, { repo }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const { pullRequests, ...refs } = listRefs(await context.get('services').views.open(repo.id));
  return ok(context.json(options.value.include_prs ? { ...refs, pullRequests } : refs));
});
