/** The scheduled work, step by step. A step that fails is logged and does not keep the others from running. */
import type { Services } from '../services.ts';
import { removeExpiredCredentials } from './remove-expired-credentials.ts';

const steps: Readonly<Record<string, (services: Services) => Promise<void>>> = {
  'expired-credentials': removeExpiredCredentials,
};

export async function runMaintenance(services: Services): Promise<void> {
  for (const [step, run] of Object.entries(steps)) {
    try {
      await run(services);
    } catch (error) {
      services.log.error('maintenance:failed', error, { step });
    }
  }
}
