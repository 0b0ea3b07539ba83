/** Starts a hub of its own for a test file, in the home that HUB_TEST_HOME names (default: workerd). */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Home, type StartedHome, startHome } from './homes.ts';
import { cpuSecondsOf, peakRssBytesOf, rssBytesOf } from './process-info.ts';
import { freePort, removeScratchDir, scratchDir } from './scratch.ts';

export type { Home } from './homes.ts';

export interface HubOptions {
  readonly home?: Home;
  /** More `HUB_*` variables. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Hub {
  readonly home: Home;
  /** Without a trailing slash. */
  readonly url: string;
  readonly adminToken: string;
  readonly adminPassword: string;
  readonly dataDir: string;
  /** `http://admin:<token>@host:port`, for git. */
  readonly gitBase: string;
  /** The workerd that serves the hub; changes when it is started again. */
  pid(): number;
  rssBytes(): number;
  peakRssBytes(): number;
  cpuSeconds(): number;
  /** Everything printed since the hub was started for the first time. */
  logs(): string;
  /** A request as the admin, unless `authorization` says otherwise (`null`: anonymous). */
  fetch(path: string, init?: RequestInit & { readonly authorization?: string | null }): Promise<Response>;
  /** Resolves when the hub answers that it is ready. */
  ready(): Promise<void>;
  /** Sends workerd a signal, e.g. SIGKILL; the supervisor then starts it again: wait with `ready`. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Stops the hub in an orderly way and starts it again on the same data and port; `between` runs while it is down. */
  restart(between?: () => void): Promise<void>;
  /** Stops the hub and forgets its data. Answers the exit status. */
  stop(): Promise<number | NodeJS.Signals>;
}

export function homeUnderTest(): Home {
  const home = process.env['HUB_TEST_HOME'] ?? 'workerd';
  if (home !== 'workerd' && home !== 'wrangler')
    throw new Error(`HUB_TEST_HOME must be workerd or wrangler, not ${home}`);
  return home;
}

function randomToken(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  return `hf_${[...randomBytes(40)].map((byte) => alphabet[byte % alphabet.length]).join('')}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilReady(url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (let last = 'no answer'; ; await delay(20)) {
    try {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
      last = `${answer.status} ${await answer.text()}`;
      if (answer.ok) return;
    } catch (error) {
      last = String(error);
    }
    if (Date.now() > deadline) throw new Error(`the hub at ${url} was not ready within ${timeoutMs} ms: ${last}`);
  }
}

export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const home = options.home ?? homeUnderTest();
  const folder = scratchDir('hub');
  const dataDir = join(folder, 'data');
  const port = await freePort();
  const adminToken = randomToken();
  const adminPassword = randomBytes(12).toString('base64url');
  const env = { HUB_ADMIN_TOKEN: adminToken, HUB_ADMIN_PASSWORD: adminPassword, ...options.env };
  const start = (): Promise<StartedHome> => startHome(home, { dataDir, port, env });

  let earlierLogs = '';
  let current = await start();
  const url = current.url;
  const ready = (): Promise<void> => waitUntilReady(url, 60_000);
  await ready().catch(async (error: unknown) => {
    await current.child.killTree();
    throw new Error(`${String(error)}\n${current.child.logs()}`);
  });

  async function end(): Promise<number | NodeJS.Signals> {
    current.child.signal('SIGTERM');
    const timer = setTimeout(() => void current.child.killTree(), 20_000);
    const status = await current.child.exited;
    clearTimeout(timer);
    earlierLogs += current.child.logs();
    return status;
  }

  return {
    home,
    url,
    adminToken,
    adminPassword,
    dataDir,
    gitBase: `http://admin:${adminToken}@127.0.0.1:${port}`,
    pid: () => current.workerdPid(),
    rssBytes: () => rssBytesOf(current.workerdPid()),
    peakRssBytes: () => peakRssBytesOf(current.workerdPid()),
    cpuSeconds: () => cpuSecondsOf(current.workerdPid()),
    logs: () => earlierLogs + (current.child.isRunning() ? current.child.logs() : ''),
    fetch(path, { authorization = `Bearer ${adminToken}`, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (authorization !== null) headers.set('Authorization', authorization);
      return fetch(`${url}${path}`, { redirect: 'manual', ...init, headers });
    },
    ready,
    async kill(signal) {
      const pid = current.workerdPid();
      process.kill(pid, signal);
      while (isAlive(pid)) await delay(5);
    },
    async restart(between) {
      await end();
      between?.();
      current = await start();
      await ready();
    },
    async stop() {
      const status = await end();
      removeScratchDir(folder);
      return status;
    },
  };
}
