/** Runs one queued job. A job that fails is logged and tried again by the queue. */
import { z } from 'zod';
import type { RepoId } from '../../domain/repo.ts';
import { maintainRepo } from '../git/maintain-repo.ts';
import { indexPush } from '../repos/index-push.ts';
import type { Services } from '../services.ts';

const jobSchema = z.object({ kind: z.literal('tend-repo'), repo: z.string() });

/** `body` is what came out of the queue. @throws when the job failed and should be tried again. */
export async function runJob(services: Services, body: unknown): Promise<void> {
  const job = jobSchema.safeParse(body);
  if (!job.success) {
    services.log.warn('jobs:unknown', { body: JSON.stringify(body).slice(0, 200) });
    return;
  }
  const repo = job.data.repo as RepoId;
  await indexPush(services, repo);
  await maintainRepo(services, repo);
}
