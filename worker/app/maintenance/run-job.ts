/** Runs one queued job. A job that fails is logged and tried again by the queue. */
import { z } from 'zod';
import type { RepoId } from '../../domain/repo.ts';
import type { Job } from '../../ports/job-queue.ts';
import { maintainRepo } from '../git/maintain-repo.ts';
import { indexPush } from '../repos/index-push.ts';
import type { Services } from '../services.ts';
import { deliverWebhook } from '../webhooks/deliver-webhook.ts';
import { publishRefs } from '../webhooks/publish-refs.ts';

const repo = z.string().transform((id) => id as RepoId);

const jobSchema: z.ZodType<Job> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tend-repo'), repo }),
  z.object({ kind: z.literal('publish-refs'), repo }),
  z.object({ kind: z.literal('deliver-webhook'), delivery: z.string() }),
]);

/** `body` is what came out of the queue. @throws when the job failed and should be tried again. */
export async function runJob(services: Services, body: unknown): Promise<void> {
  const parsed = jobSchema.safeParse(body);
  if (!parsed.success) {
    services.log.warn('jobs:unknown', { body: JSON.stringify(body).slice(0, 200) });
    return;
  }
  const job = parsed.data;
  switch (job.kind) {
    case 'tend-repo':
      await indexPush(services, job.repo);
      // Also what a crash right after a push kept from being told.
      await publishRefs(services, job.repo);
      await maintainRepo(services, job.repo);
      return;
    case 'publish-refs':
      return publishRefs(services, job.repo);
    case 'deliver-webhook':
      return deliverWebhook(services, job.delivery);
  }
}
