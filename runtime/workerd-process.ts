/** Owns one workerd process: starting it, knowing when it listens, and ending it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { workerdBinary } from './paths.ts';
import { type DataLayout, workerVariables } from './workerd-config.ts';

export interface WorkerdExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface WorkerdProcess {
  readonly pid: number;
  /** Resolves once every socket listens; rejects when the process ends before. */
  readonly listening: Promise<void>;
  readonly exited: Promise<WorkerdExit>;
  signal(signal: NodeJS.Signals): void;
}

const socketCount = 2;
const passedOn = ['TZ', 'SSL_CERT_FILE', 'SSL_CERT_DIR', ...workerVariables];

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function watchSockets(control: Readable, child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const sockets = new Set<string>();
    createInterface({ input: control }).on('line', (line) => {
      const event: unknown = JSON.parse(line);
      if (typeof event !== 'object' || event === null || !('socket' in event)) return;
      sockets.add(String(event.socket));
      if (sockets.size === socketCount) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('workerd ended before it listened')));
  });
}

/** workerd would keep several copies of what a configuration in text embeds; a compiled one stays in the disk cache. */
export function compileConfig({ configFile, compiledConfig, dataDir }: DataLayout): void {
  const file = openSync(compiledConfig, 'w', 0o600);
  try {
    const args = ['compile', '--config-only', configFile, 'config'];
    execFileSync(workerdBinary, args, { cwd: dataDir, stdio: ['ignore', file, 'inherit'] });
  } finally {
    closeSync(file);
  }
}

/** The working directory is the data folder: the control socket's path is relative. */
export function spawnWorkerd({ compiledConfig, dataDir }: DataLayout): WorkerdProcess {
  const child = spawn(workerdBinary, ['serve', '--experimental', '--control-fd=3', '--binary', compiledConfig], {
    cwd: dataDir,
    env: environment(),
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    // Its own process group: a Ctrl-C reaches the supervisor alone, which then lets requests finish.
    detached: true,
  });
  const exited = new Promise<WorkerdExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const control = child.stdio[3] as Readable;
  const listening = watchSockets(control, child);
  listening.catch(() => {});
  return { pid: child.pid ?? 0, listening, exited, signal: (signal) => void child.kill(signal) };
}
