/** Makes a self-hosted hub do its scheduled work now, over its supervisor's own socket. */
import { request } from 'node:http';
import { join } from 'node:path';
import type { Hub } from './hub.ts';

/** Runs all upkeep as if it were `at` (milliseconds since the epoch). */
export function maintainHub(hub: Hub, at: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socketPath = join(hub.dataDir, 'control.sock');
    const options = { socketPath, path: `/maintain?at=${at}`, method: 'POST', headers: { host: 'control' } };
    const call = request(options, (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`upkeep answered ${answer.statusCode}`)),
      );
    });
    call.on('error', reject);
    call.end();
  });
}
