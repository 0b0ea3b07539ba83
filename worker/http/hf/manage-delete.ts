/** `DELETE /api/repos/delete`. */
import type { Handler } from 'hono';
import { z } from 'zod';
import { deleteRepo } from '../../app/repos/delete-repo.ts';
import { hubError } from '../../domain/errors.ts';
import type { HubEnv } from '../hub-env.ts';
import { formatHfError } from './errors.ts';
import { organization, readManageBody, repoType } from './manage-body.ts';

const body = z.object({ name: z.string(), organization, type: repoType });

export const deleteRoute: Handler<HubEnv> = async (context) => {
  const input = await readManageBody(context, body);
  if (!input.ok) return formatHfError(context, input.error);
  const actor = context.get('actor');
  const namespace = input.value.organization ?? (actor.kind === 'user' ? actor.username : null);
  if (namespace === null) return formatHfError(context, hubError('unauthenticated', 'Sign in to delete a repository.'));
  const path = { kind: input.value.type, namespace, name: input.value.name };
  const deleted = await deleteRepo(context.get('services'), actor, path);
  return deleted.ok ? context.json({}) : formatHfError(context, deleted.error);
};
