/** Keeps one workerd running: starts it, prepares the hub inside it, restarts it with backoff when it dies. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Prepared, prepareHub } from './control-client.ts';
import { forgetWorkerd, rememberWorkerd } from './orphan.ts';
import { StartError } from './settings.ts';
import { removeTemporaryFiles } from './temporary-files.ts';
import { type WorkerdProcess, spawnWorkerd } from './workerd-process.ts';
import type { DataLayout } from './workerd-config.ts';

/** Longer than any request is expected to need after a stop was asked for. */
const drainMs = 10_000;
const firstBackoffMs = 100;
const longestBackoffMs = 10_000;
/** A process that ran this long starts the backoff over. */
const healthyMs = 30_000;

export interface Supervisor {
  /** Resolves when the hub answers for the first time; rejects with a StartError when it cannot. */
  readonly started: Promise<Prepared>;
  /** Lets requests in progress finish (up to ten seconds), then ends workerd. */
  stop(): Promise<void>;
}

export function supervise(layout: DataLayout): Supervisor {
  let stopping = false;
  let current: WorkerdProcess | undefined;
  const wakeUp = new AbortController();
  const socket = join(layout.dataDir, layout.controlSocket);
  // Node, like the system, limits a socket's path to about 100 bytes; from inside the folder the name is short.
  process.chdir(layout.dataDir);

  async function bringUp(): Promise<Prepared> {
    rmSync(socket, { force: true });
    const startedAt = Date.now();
    current = spawnWorkerd(layout);
    rememberWorkerd(layout.dataDir, current.pid);
    await current.listening;
    const prepared = await prepareHub(layout.controlSocket);
    // In the background: the folder may hold very many files.
    removeTemporaryFiles(layout.blobsDir, startedAt).catch((error: unknown) => {
      console.error(`Could not remove leftovers in ${layout.blobsDir}: ${String(error)}`);
    });
    return prepared;
  }

  async function endCurrent(): Promise<void> {
    if (current === undefined) return;
    const target = current;
    target.signal('SIGTERM');
    const timer = setTimeout(() => target.signal('SIGKILL'), drainMs);
    await target.exited;
    clearTimeout(timer);
    forgetWorkerd(layout.dataDir);
  }

  async function firstStart(): Promise<Prepared> {
    try {
      return await bringUp();
    } catch (error) {
      await endCurrent();
      throw new StartError(`The hub could not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async function keepRunning(): Promise<void> {
    let backoffMs = firstBackoffMs;
    while (current !== undefined) {
      const upSince = Date.now();
      const { code, signal } = await current.exited;
      if (stopping) return;
      if (Date.now() - upSince > healthyMs) backoffMs = firstBackoffMs;
      console.error(`workerd ended (${signal ?? `status ${code}`}); starting it again in ${backoffMs} ms.`);
      await delay(backoffMs, undefined, { signal: wakeUp.signal }).catch(() => undefined);
      if (stopping) return;
      backoffMs = Math.min(backoffMs * 2, longestBackoffMs);
      await bringUp().catch(async (error: unknown) => {
        console.error(`workerd did not come up: ${error instanceof Error ? error.message : String(error)}`);
        current?.signal('SIGKILL');
      });
    }
  }

  const started = firstStart();
  started.then(keepRunning, () => undefined);

  return {
    started,
    async stop() {
      stopping = true;
      wakeUp.abort();
      await endCurrent();
    },
  };
}
