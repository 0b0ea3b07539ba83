/** One long-running program under test: its output is kept, and it never outlives the test process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { processTree } from './process-info.ts';

export interface RunningChild {
  readonly pid: number;
  readonly exited: Promise<number | NodeJS.Signals>;
  isRunning(): boolean;
  logs(): string;
  /** Resolves with the first match in the output; rejects when the program ends first or time is up. */
  waitForOutput(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
  /** Kills the program and everything below it but `except`. */
  killTree(options?: { readonly except?: readonly number[] }): Promise<void>;
}

const running = new Set<ChildProcess>();

function killTreeNow(child: ChildProcess, except: readonly number[] = []): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  for (const pid of processTree(child.pid)) {
    if (except.includes(pid)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function killAll(): void {
  for (const child of running) killTreeNow(child);
}

process.once('exit', killAll);
// A test worker that is ended from outside has no exit event of its own.
process.once('disconnect', killAll);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.once(signal, () => {
    killAll();
    process.exit(1);
  });
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export function startChild(command: string, args: readonly string[], options: ChildOptions): RunningChild {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  const watchers = new Set<() => void>();
  const append = (chunk: string): void => {
    output += chunk;
    for (const watcher of watchers) watcher();
  };
  child.stdout.setEncoding('utf8').on('data', append);
  child.stderr.setEncoding('utf8').on('data', append);
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve(code ?? signal ?? -1);
      for (const watcher of watchers) watcher();
    });
    child.once('error', (error) => append(`${error.message}\n`));
  });
  const isRunning = (): boolean => running.has(child);

  return {
    pid: child.pid ?? -1,
    exited,
    isRunning,
    logs: () => output,
    waitForOutput(pattern, timeoutMs) {
      return new Promise((resolve, reject) => {
        const settle = (): void => {
          const match = pattern.exec(output);
          if (match === null && isRunning()) return;
          stopWatching();
          if (match !== null) resolve(match);
          else reject(new Error(`${command} ended before it printed ${pattern}:\n${output}`));
        };
        const timer = setTimeout(() => {
          stopWatching();
          reject(new Error(`${command} did not print ${pattern} within ${timeoutMs} ms:\n${output}`));
        }, timeoutMs);
        const stopWatching = (): void => {
          clearTimeout(timer);
          watchers.delete(settle);
        };
        watchers.add(settle);
        settle();
      });
    },
    signal: (signal) => void child.kill(signal),
    async killTree({ except = [] } = {}) {
      killTreeNow(child, except);
      await exited;
    },
  };
}
