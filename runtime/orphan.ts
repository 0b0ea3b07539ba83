/** Ends a workerd left behind by a supervisor that was killed: it would still hold the port and the databases. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execFileSync } from 'node:child_process';

function pidFile(dataDir: string): string {
  return join(dataDir, 'workerd.pid');
}

export function rememberWorkerd(dataDir: string, pid: number): void {
  writeFileSync(pidFile(dataDir), `${pid}\n`, { mode: 0o600 });
}

export function forgetWorkerd(dataDir: string): void {
  rmSync(pidFile(dataDir), { force: true });
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    // `ps` is missing, or there is no such process.
    return '';
  }
}

/** Only with the data folder's lock held: then a workerd running this folder's configuration has no supervisor. */
export async function endOrphan(dataDir: string, configFile: string): Promise<void> {
  let pid: number;
  try {
    pid = Number(readFileSync(pidFile(dataDir), 'utf8'));
  } catch {
    return;
  }
  if (!Number.isInteger(pid) || pid <= 1 || !commandOf(pid).includes(configFile)) return;
  process.kill(pid, 'SIGKILL');
  for (let tries = 0; commandOf(pid).includes(configFile) && tries < 100; tries += 1) await delay(20);
  forgetWorkerd(dataDir);
}
