/** Owns `npm start` after the install: builds what is stale, prepares the data folder and supervises workerd. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isBuilt } from './build.ts';
import { lockDataDir } from './data-lock.ts';
import { endOrphan } from './orphan.ts';
import { projectRoot } from './paths.ts';
import { type Address, StartError, readSettings } from './settings.ts';
import { supervise } from './supervisor.ts';
import { layoutOf, workerdConfig } from './workerd-config.ts';
import { compileConfig } from './workerd-process.ts';

/** A hub that just ended, or was ended, may hold its port for a moment more. */
const portPatienceMs = 3_000;

function tryToListen({ host, port }: Address): Promise<Address> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port, exclusive: true }, () => {
      const address = probe.address();
      const chosen = address !== null && typeof address === 'object' ? address.port : port;
      probe.close(() => resolve({ host, port: chosen }));
    });
  });
}

/** Says plainly that an address cannot be used, before workerd would in its own words. Port 0 becomes a free one. */
async function checkAddress(wanted: Address): Promise<Address> {
  for (const deadline = Date.now() + portPatienceMs; ; await delay(50)) {
    try {
      return await tryToListen(wanted);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && Date.now() < deadline) continue;
      const why = code === 'EADDRINUSE' ? 'another program already listens there' : message;
      const place = `${wanted.host}:${wanted.port}`;
      throw new StartError(`Cannot listen on ${place}: ${why}. Set HUB_HTTP_ADDR to another address.`);
    }
  }
}

/** In a process of its own, so that the supervisor does not keep the tools' memory and helpers. */
function build(): void {
  const script = join(projectRoot, 'runtime', 'build.ts');
  const run = spawnSync(process.execPath, [...process.execArgv, script], { stdio: 'inherit' });
  if (run.status !== 0) throw new StartError('The hub could not be built; see the messages above.');
}

function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

function printableUrl({ host, port }: Address): string {
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${named.includes(':') ? `[${named}]` : named}:${port}`;
}

async function start(): Promise<void> {
  const settings = readSettings(process.env);
  const layout = layoutOf(settings.dataDir);
  makeDirectory(layout.dataDir);
  chmodSync(layout.dataDir, 0o700);
  makeDirectory(layout.stateDir);
  makeDirectory(layout.blobsDir);
  const lock = lockDataDir(layout.dataDir);
  await endOrphan(layout);
  const http = await checkAddress(settings.http);
  if (!isBuilt()) build();
  writeFileSync(layout.configFile, workerdConfig(layout, http, settings.outgoingAllow), { mode: 0o600 });
  compileConfig(layout);

  const supervisor = supervise(layout);
  let stopped: Promise<void> | undefined;
  const stop = (): void => {
    stopped ??= supervisor.stop().then(() => {
      lock.release();
      process.exit(0);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  // The launcher (with-node.mjs) is gone: whoever started the hub can no longer stop it.
  process.once('disconnect', stop);

  const prepared = await supervisor.started;
  console.log(`Modelport is ready at ${process.env['HUB_BASE_URL'] || printableUrl(http)}`);
  if (prepared.generatedAdminPassword !== undefined) {
    console.log(`First admin: user "admin", password "${prepared.generatedAdminPassword}" (shown only now).`);
  }
}

try {
  await start();
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
