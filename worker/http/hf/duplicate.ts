/** `POST /api/{kind}s/{ns}/{name}/duplicate`. */
import { z } from 'zod';
import { duplicateRepo } from '../../app/commit/duplicate-repo.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import { fail, ok } from '../../domain/result.ts';
import { readManageBody, repoId, visibilityFields, visibilityOf } from './manage-body.ts';
import { repoRoute } from './repo-route.ts';

const body = z.object({ repository: repoId, ...visibilityFields });

export const duplicateRoute = repoRoute('read', async (context, { repo }) => {
  const input = await readManageBody(context, body);
  if (!input.ok) return input;
  const visibility = visibilityOf(input.value);
  if (visibility !== null && !visibility.ok) return visibility;
  const baseUrl = context.get('baseUrl');
  const copy = await duplicateRepo(context.get('services'), context.get('actor'), repo, {
    ...input.value.repository,
    ...(visibility !== null && { visibility: visibility.value }),
  });
  if (copy.ok) return ok(context.json({ url: `${baseUrl}/${repoUrlPath(copy.value)}` }));
  const path = copy.error.details?.['path'];
  // Clients asked to accept an existing repository read its address from the refusal.
  return fail(path === undefined ? copy.error : { ...copy.error, details: { url: `${baseUrl}/${path}` } });
});
