/** Repositories of each kind: list, create, look up, change, move, delete. */
import { z } from '@hono/zod-openapi';
import { createRepo } from '../../app/repos/create-repo.ts';
import { deleteRepo } from '../../app/repos/delete-repo.ts';
import { describeRepo } from '../../app/repos/describe-repo.ts';
import { moveRepo } from '../../app/repos/move-repo.ts';
import { updateRepoSettings } from '../../app/repos/update-repo-settings.ts';
import type { RepoKind } from '../../domain/repo.ts';
import { ok } from '../../domain/result.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { repoListEndpoints } from './repo-list.ts';
import { nothing, repoView, viewRepo } from './views.ts';

const params = z.object({ namespace: z.string(), name: z.string() });

export function repoEndpoints(kind: RepoKind): readonly Endpoint[] {
  const collection = `/api/v1/${kind}s`;
  const path = `${collection}/{namespace}/{name}`;
  const tag = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}s`;

  const create = endpoint({
    method: 'post',
    path: collection,
    tag,
    summary: `Create a ${kind}`,
    body: z.object({
      namespace: z.string().optional().openapi({ description: 'Absent or empty: the own one' }),
      name: z.string(),
      description: z.string().optional(),
      private: z.boolean().default(false),
      default_branch: z.string().optional(),
    }),
    data: repoView,
    run: async (context, { body }) => {
      const created = await createRepo(context.get('services'), context.get('actor'), {
        kind,
        name: body.name,
        visibility: body.private ? 'private' : 'public',
        ...(body.namespace !== undefined && body.namespace !== '' && { namespace: body.namespace }),
        ...(body.description !== undefined && { description: body.description }),
        ...(body.default_branch !== undefined && body.default_branch !== '' && { defaultBranch: body.default_branch }),
      });
      return created.ok ? ok({ data: viewRepo(created.value, context.get('baseUrl')) }) : created;
    },
  });

  const read = endpoint({
    method: 'get',
    path,
    tag,
    summary: `Look up a ${kind}, also by a former name`,
    params,
    data: repoView,
    run: async (context, { params: named }) => {
      const described = await describeRepo(context.get('services'), context.get('actor'), { kind, ...named });
      if (!described.ok) return described;
      return ok({ data: viewRepo(described.value.repo, context.get('baseUrl'), described.value) });
    },
  });

  const update = endpoint({
    method: 'put',
    path,
    tag,
    summary: `Change the settings of a ${kind}`,
    params,
    body: z.object({
      description: z.string().optional(),
      private: z.boolean().optional(),
      default_branch: z.string().optional(),
    }),
    data: repoView,
    run: async (context, { params: named, body }) => {
      const updated = await updateRepoSettings(
        context.get('services'),
        context.get('actor'),
        { kind, ...named },
        {
          ...(body.description !== undefined && { description: body.description }),
          ...(body.private !== undefined && { visibility: body.private ? 'private' : 'public' }),
          ...(body.default_branch !== undefined && { defaultBranch: body.default_branch }),
        },
      );
      return updated.ok ? ok({ data: viewRepo(updated.value, context.get('baseUrl')) }) : updated;
    },
  });

  const transfer = endpoint({
    method: 'post',
    path: `${path}/transfer`,
    tag,
    summary: `Move a ${kind} to another namespace or name; the old one leads there`,
    params,
    body: z.object({ new_namespace: z.string().optional(), new_name: z.string().optional() }),
    data: repoView,
    run: async (context, { params: named, body }) => {
      const moved = await moveRepo(context.get('services'), context.get('actor'), {
        from: { kind, ...named },
        toNamespace: body.new_namespace ?? named.namespace,
        toName: body.new_name ?? named.name,
      });
      return moved.ok ? ok({ data: viewRepo(moved.value, context.get('baseUrl')) }) : moved;
    },
  });

  const remove = endpoint({
    method: 'delete',
    path,
    tag,
    summary: `Delete a ${kind}`,
    params,
    data: nothing,
    run: async (context, { params: named }) => {
      const deleted = await deleteRepo(context.get('services'), context.get('actor'), { kind, ...named });
      return deleted.ok ? ok({ data: null }) : deleted;
    },
  });

  return [...repoListEndpoints(kind, tag), create, read, update, transfer, remove];
}
