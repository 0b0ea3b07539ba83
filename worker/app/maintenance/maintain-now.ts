/** Does all upkeep at once instead of queueing it. */
import type { Services } from '../services.ts';
import { runJob } from './run-job.ts';
import { runMaintenance } from './run-maintenance.ts';

/**
 * Runs the scheduled work and every job it makes as if it were `at` (milliseconds since the epoch): what would have
 * outlived its grace period by then goes. Rounds are remembered as done at that time.
 */
export async function maintainNow(services: Services, at: number): Promise<void> {
  const then: Services = { ...services, clock: { now: () => at }, jobs: { send: (job) => runJob(then, job) } };
  await runMaintenance(then);
}
