/** `PUT /api/{kind}s/{ns}/{name}/settings`. */
import { z } from 'zod';
import { updateRepoSettings } from '../../app/repos/update-repo-settings.ts';
import { ok } from '../../domain/result.ts';
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
  const visibility = visibilityOf(input.value);
  if (visibility !== null && !visibility.ok) return visibility;
  const updated = await updateRepoSettings(context.get('services'), context.get('actor'), repo, {
    ...(visibility !== null && { visibility: visibility.value }),
    ...(typeof gated === 'string' && { gating: gated }),
    ...(gated === false && { gating: null }),
    ...(typeof description === 'string' && { description }),
    ...(typeof defaultBranch === 'string' && { defaultBranch }),
  });
  if (!updated.ok) return updated;
  const { visibility: now, gating } = updated.value;
  return ok(context.json({ private: now === 'private', visibility: now, gated: gating ?? false }));
});
