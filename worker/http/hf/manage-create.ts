/** `POST /api/repos/create`: what `create_repo` of the Hugging Face clients calls. */
import type { Handler } from 'hono';
import { z } from 'zod';
import { createRepo } from '../../app/repos/create-repo.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import { ok } from '../../domain/result.ts';
import type { HubEnv } from '../hub-env.ts';
import { formatHfError } from './errors.ts';
import { organization, readManageBody, repoType, visibilityFields, visibilityOf } from './manage-body.ts';

const body = z.object({
  name: z.string(),
  organization,
  type: repoType,
  ...visibilityFields,
});

export const createRoute: Handler<HubEnv> = async (context) => {
  const input = await readManageBody(context, body);
  if (!input.ok) return formatHfError(context, input.error);
  const { name, organization: namespace, type: kind } = input.value;
  const visibility = visibilityOf(input.value) ?? ok('public');
  if (!visibility.ok) return formatHfError(context, visibility.error);
  const baseUrl = context.get('baseUrl');
  const created = await createRepo(context.get('services'), context.get('actor'), {
    kind,
    name,
    visibility: visibility.value,
    ...(typeof namespace === 'string' && { namespace }),
  });
  if (created.ok) {
    const { value: repo } = created;
    const id = `${repo.namespace}/${repo.name}`;
    return context.json({ url: `${baseUrl}/${repoUrlPath(repo)}`, name: id, id });
  }
  const path = created.error.details?.['path'];
  if (path === undefined) return formatHfError(context, created.error);
  // Clients asked to accept an existing repository read its address from the refusal.
  return formatHfError(context, { ...created.error, details: { url: `${baseUrl}/${path}` } });
};
