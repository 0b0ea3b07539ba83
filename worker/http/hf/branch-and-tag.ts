/** `POST|DELETE …/branch/{b}`, `POST …/tag/{rev}`, `DELETE …/tag/{t}` and `POST …/super-squash/{b}`. */
import { z } from 'zod';
import { createBranch, createTag, deleteBranch, deleteTag } from '../../app/commit/manage-refs.ts';
import { superSquash } from '../../app/commit/super-squash.ts';
import { ok } from '../../domain/result.ts';
import { readManageBody } from './manage-body.ts';
import { repoRoute } from './repo-route.ts';

const MAX_MESSAGE_CHARS = 100_000;
const message = z.string().max(MAX_MESSAGE_CHARS).nullish();

const branchBody = z.object({
  startingPoint: z.string().nullish(),
  emptyBranch: z.boolean().nullish(),
  overwrite: z.boolean().nullish(),
});

export const createBranchRoute = repoRoute('write', async (context, { repo, rest }) => {
  const input = await readManageBody(context, branchBody);
  if (!input.ok) return input;
  const { startingPoint, emptyBranch, overwrite } = input.value;
  const from = emptyBranch === true ? null : (startingPoint ?? undefined);
  const created = await createBranch(context.get('services'), context.get('actor'), repo, {
    branch: rest.join('/'),
    ...(from !== undefined && { from }),
    overwrite: overwrite === true,
  });
  return created.ok ? ok(context.json({}, 201)) : created;
});

export const deleteBranchRoute = repoRoute('write', async (context, { repo, rest }) => {
  const deleted = await deleteBranch(context.get('services'), context.get('actor'), repo, rest.join('/'));
  return deleted.ok ? ok(context.json({})) : deleted;
});

const tagBody = z.object({ tag: z.string(), message });

export const createTagRoute = repoRoute('write', async (context, { repo, rest }) => {
  const input = await readManageBody(context, tagBody);
  if (!input.ok) return input;
  const created = await createTag(context.get('services'), context.get('actor'), repo, {
    tag: input.value.tag,
    revision: rest.length === 0 ? 'main' : rest.join('/'),
    message: input.value.message ?? '',
  });
  return created.ok ? ok(context.json({}, 201)) : created;
});

export const deleteTagRoute = repoRoute('write', async (context, { repo, rest }) => {
  const deleted = await deleteTag(context.get('services'), context.get('actor'), repo, rest.join('/'));
  return deleted.ok ? ok(context.json({})) : deleted;
});

const squashBody = z.object({ message });

export const superSquashRoute = repoRoute('write', async (context, { repo, rest }) => {
  const input = await readManageBody(context, squashBody);
  if (!input.ok) return input;
  const branch = rest.length === 0 ? 'main' : rest.join('/');
  const squashed = await superSquash(context.get('services'), context.get('actor'), repo, {
    branch,
    message: (input.value.message ?? '').trim() || `Super-squash branch '${branch}'`,
  });
  return squashed.ok ? ok(context.json({ commitOid: squashed.value })) : squashed;
});
