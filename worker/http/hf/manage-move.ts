/** `POST /api/repos/move`: renames a repository or a bucket, or gives it to another namespace. */
import type { Handler } from 'hono';
import { z } from 'zod';
import { moveBucket } from '../../app/buckets/move-bucket.ts';
import { moveRepo } from '../../app/repos/move-repo.ts';
import type { HubEnv } from '../hub-env.ts';
import { formatHfError } from './errors.ts';
import { readManageBody, repoId, repoOrBucketType } from './manage-body.ts';

const body = z.object({ fromRepo: repoId, toRepo: repoId, type: repoOrBucketType });

export const moveRoute: Handler<HubEnv> = async (context) => {
  const input = await readManageBody(context, body);
  if (!input.ok) return formatHfError(context, input.error);
  const { fromRepo, toRepo, type: kind } = input.value;
  const services = context.get('services');
  const actor = context.get('actor');
  const moved =
    kind === 'bucket'
      ? await moveBucket(services, actor, fromRepo, toRepo)
      : await moveRepo(services, actor, {
          from: { kind, ...fromRepo },
          toNamespace: toRepo.namespace,
          toName: toRepo.name,
        });
  return moved.ok ? context.json({}) : formatHfError(context, moved.error);
};
