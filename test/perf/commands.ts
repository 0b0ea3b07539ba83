/** Runs the programs the benchmark is made of, and times them. */
import { execFileSync, spawn } from 'node:child_process';
import { gitEnv } from '../wire/support/git.ts';

/** Runs a program to its end and answers what it printed; throws when it fails. */
export function run(program: string, args: readonly string[], cwd?: string): string {
  return execFileSync(program, args, {
    cwd,
    env: gitEnv,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 256 * 1024 * 1024,
  });
}

/** Runs a program and answers the seconds it took; throws with what it said when it fails. */
export function timed(
  program: string,
  args: readonly string[],
  cwd?: string,
  env: Readonly<Record<string, string>> = gitEnv,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      if (code === 0) resolve(seconds);
      else
        reject(
          new Error(`${program} ${args.join(' ')} ended with ${code}:\n${Buffer.concat(said).toString().slice(-2000)}`),
        );
    });
  });
}
