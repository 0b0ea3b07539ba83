/** `PUT /api/{kind}s/{ns}/{name}/settings`. */
import { z } from 'zod';
import { updateRepoSettings } from '../../app/repos/update-repo-settings.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import { readManageBody, visibilityFields, visibilityOf } from './manage-body.ts';
import { repoRoute } from './repo-route.ts';

const body = z.object({
  ...visibilityFields,
  gated: z.union([z.literal(false), z.literal('auto'), z.literal('manual')]).nullish(),
  description: z.string().nullish(),
  defaultBranch: z.string().nullish(),
});

export const settingsRoute = repoRoute('manage', async (context, { repo }) => {
  const input = await readManageBody(context, body);
  if (!input.ok) return input;
  const { gated, description, defaultBranch } = input.value;
  if (typeof gated === 'string')
    return fail(hubError('not-implemented', 'This hub does not gate repositories; make it private.'));
  const visibility = visibilityOf(input.value);
  if (visibility !== null && !visibility.ok) return visibility;
  const updated = await updateRepoSettings(context.get('services'), context.get('actor'), repo, {
    ...(visibility !== null && { visibility: visibility.value }),
    ...(typeof description === 'string' && { description }),
    ...(typeof defaultBranch === 'string' && { defaultBranch }),
  });
  if (!updated.ok) return updated;
  const { value } = updated;
  return ok(context.json({ private: value.visibility === 'private', visibility: value.visibility, gated: false }));
});
