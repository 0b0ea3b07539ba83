/** Ends a workerd left behind by a supervisor that was killed: it would still hold the port and the databases. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnSync } from 'node:child_process';
import type { DataLayout } from './workerd-config.ts';

function pidFile(dataDir: string): string {
  return join(dataDir, 'workerd.pid');
}

export function rememberWorkerd(dataDir: string, pid: number): void {
  writeFileSync(pidFile(dataDir), `${pid}\n`, { mode: 0o600 });
}

export function forgetWorkerd(dataDir: string): void {
  rmSync(pidFile(dataDir), { force: true });
}

/** A process's state letter and command line; empty when there is none. /proc where it exists, `ps` elsewhere. */
function describe(pid: number): string {
  if (existsSync('/proc/self/stat')) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return `${stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)} ${command}`;
    } catch {
      // No such process.
      return '';
    }
  }
  const run = spawnSync('ps', ['-ww', '-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' });
  return run.status === 0 ? run.stdout.trim() : '';
}

/** `Z`: dead, and nobody has asked about it yet. Its last thread may still be closing its port and files. */
function hasEnded(pid: number): boolean {
  return /^(?:$|Z)/.test(describe(pid));
}

/** Only with the data folder's lock held: then a workerd running this folder's configuration has no supervisor. */
export async function endOrphan({ dataDir, compiledConfig }: DataLayout): Promise<void> {
  let pid: number;
  try {
    pid = Number(readFileSync(pidFile(dataDir), 'utf8'));
  } catch {
    return;
  }
  if (!Number.isInteger(pid) || pid <= 1 || !describe(pid).includes(compiledConfig)) return;
  process.kill(pid, 'SIGKILL');
  for (let tries = 0; !hasEnded(pid) && tries < 100; tries += 1) await delay(20);
  forgetWorkerd(dataDir);
}
