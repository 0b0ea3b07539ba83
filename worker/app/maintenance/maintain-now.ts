/** Does all upkeep at once instead of queueing it. */
import type { JobQueue } from '../../ports/job-queue.ts';
import type { Services } from '../services.ts';
import { runJob } from './run-job.ts';
import { runMaintenance } from './run-maintenance.ts';

/**
 * Runs the scheduled work and every job it makes as if it were `at` (milliseconds since the epoch): what would have
 * outlived its grace period by then goes. Rounds are remembered as done at that time.
 */
export async function maintainNow(services: Services, at: number): Promise<void> {
  const jobs: JobQueue = {
    // What must wait waits in the queue.
    send: (job, options) => ((options?.delaySeconds ?? 0) > 0 ? services.jobs.send(job, options) : runJob(then, job)),
    sendTending: async (repos) => {
      for (const repo of repos) await runJob(then, { kind: 'tend-repo', repo });
    },
  };
  const then: Services = { ...services, clock: { now: () => at }, jobs };
  await runMaintenance(then);
}
